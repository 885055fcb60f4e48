#include "core/options/bench_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "core/options/option_parsers.hpp"
#include "core/text.hpp"

namespace especho {
namespace {

constexpr const char* kCountType = "COUNT";
constexpr const char* kTimeType = "TIME";

/// Parses the value of a field with a function that throws Error(usage).
template <typename T, typename Parse>
auto parse_into(T BenchPlan::*field, Parse parse) {
  return [field, parse](BenchPlan& plan, std::string_view text) { plan.*field = parse(text); };
}

// Wording.

std::string text_if(bool holds, std::string_view text) {
  return holds ? std::string(text) : std::string();
}

std::string pause_text(const Think& think) {
  const std::string longest = format_setting(think.longest);
  return think.shortest == think.longest
             ? longest
             : fmt::format("{} to {}", format_setting(think.shortest), longest);
}

const char* on_off(bool on) {
  return on ? "on" : "off";
}

std::string connections_text(const BenchResult& result) {
  const std::string connections = counted(result.plan.connections, "connection");
  const auto& rate = result.plan.rate;
  return rate ? fmt::format("{} echoes/s over {}", *rate, connections) : connections;
}

std::string spinning_text(const BenchResult& result) {
  if (!result.plan.spin) return {};
  return fmt::format("spinning (busy-polls: {} at 100 %)", counted(result.threads, "core"));
}

std::string load_suffix_text(const BenchResult& result) {
  const std::string& suffix = result.plan.suffix;
  return text_if(!suffix.empty(), "suffix " + escape(suffix));
}

std::string compared_sizes(const BenchPlan& plan) {
  return sizes_text({plan.sizes.begin(), plan.sizes.end()});
}

/// Not which pattern: an echo device does not look at what it echoes. One that waits for the end of
/// a line, or that somebody measures with a text of his own, does.
std::string compared_payload(const BenchPlan& plan) {
  return plan.fixed ? fmt::format("bytes {}", plan.fixed->digest) : "a pattern";
}

// The rows. A comparison ignores differences of count, duration, repeat and warm-up, which its
// statistics take into account, and of pattern and seed.

auto payload_rows() {
  using Plan = BenchPlan;
  using Result = BenchResult;
  using enum OptionGroup;
  constexpr std::uint64_t kLargestSize = std::numeric_limits<std::int64_t>::max();
  return std::array{
      BenchOption{.names = "HOST",
                  .stored = {stored_binding("source", 15, &Target::source),
                             stored_binding("interface", 16, &Target::interface_name)}},
      BenchOption{.group = payload,
                  .names = "-s,--size,-l,--length",
                  .type = "SIZE[,SIZE...]",
                  .help = "Bytes per echo; a list is a sweep",
                  .default_text = "64",
                  .parse = parse_into(&Plan::sizes, parse_sizes),
                  .stored = {stored_field("sizes", 1, &Plan::sizes, 1, kLargestSize)},
                  .compared = {{"sizes", compared_sizes}}},
      BenchOption{.group = payload,
                  .names = "--pattern",
                  .type = "PATTERN",
                  .help = "random, ascii, counter or 0xNN",
                  .default_text = "random",
                  .words = {"random", "ascii", "counter"},
                  .parse = parse_into(&Plan::pattern, parse_pattern),
                  .stored = {stored_pattern("pattern", 20)}},
      BenchOption{.group = payload,
                  .names = "--seed",
                  .type = "N",
                  .help = "Seed of all random numbers",
                  .default_text = "1",
                  .parse = parse_into(&Plan::seed, parse_count),
                  .stored = {stored_field("seed", 22, &Plan::seed)}},
      BenchOption{.names = "--text, --hex or --file",
                  .stored = {stored_field("payload", 19, &Plan::fixed)},
                  .load = {{5,
                            [](const Result& result) {
                              return text_if(result.plan.fixed.has_value(),
                                             "the same payload in every echo, so stale echoes go "
                                             "unnoticed");
                            }}},
                  .compared = {{"payload", compared_payload}}},
      BenchOption{.group = payload_end,
                  .names = "--suffix",
                  .type = "TEXT",
                  .help = R"(End every payload with this, such as '\n')",
                  .parse = parse_into(&Plan::suffix, parse_suffix),
                  .check = check_suffix_length,
                  .stored = {stored_suffix("suffix", 21)},
                  .load = {{6, load_suffix_text}},
                  .compared = {{"suffix", [](const Plan& plan) {
                                  return plan.suffix.empty() ? "none" : escape(plan.suffix);
                                }}}}};
}

auto load_rows() {
  using Plan = BenchPlan;
  using Result = BenchResult;
  using enum OptionGroup;
  return std::array{
      BenchOption{
          .group = load,
          .names = "-c,--connections",
          .type = kCountType,
          .help = "Concurrent connections",
          .default_text = "1",
          .parse = parse_into(&Plan::connections, parse_count),
          .check = check_connections,
          .stored = {stored_field("connections", 7, &Plan::connections, 1, Plan::kMaxConnections)},
          .load = {{2, connections_text}},
          .compared = {{"connections",
                        [](const Plan& plan) { return std::to_string(plan.connections); }}}},
      BenchOption{
          .group = load,
          .names = "-d,--depth",
          .type = kCountType,
          .help = "Echoes in flight on each connection",
          .default_text = "1",
          .parse = parse_into(&Plan::depth, parse_count),
          .check = check_depth,
          .stored = {stored_field("depth", 8, &Plan::depth, 1, Plan::kMaxInFlight)},
          .load = {{3,
                    [](const Result& result) {
                      const std::uint64_t depth = result.plan.depth;
                      return text_if(depth > 1, fmt::format("depth {}", depth));
                    }}},
          .compared = {{"depth", [](const Plan& plan) { return std::to_string(plan.depth); }}}},
      BenchOption{.group = load,
                  .names = "-r,--rate",
                  .type = "RATE",
                  .help = "Open loop: echoes per second, in total",
                  .parse = parse_into(&Plan::rate, parse_rate),
                  .check = check_rate,
                  .stored = {stored_field("rate_per_s", 9, &Plan::rate)},
                  .load = {{1,
                            [](const Result& result) {
                              return std::string(result.plan.rate ? "open loop" : "closed loop");
                            }}},
                  .compared = {{"rate",
                                [](const Plan& plan) {
                                  return plan.rate ? fmt::format("{} echoes/s", *plan.rate)
                                                   : "a closed loop";
                                }}}},
      BenchOption{.group = load,
                  .names = "--think",
                  .type = "TIME[..TIME]",
                  .help = "Pause after each echo; a range is random",
                  .parse = parse_into(&Plan::think, parse_think),
                  .check = check_think,
                  .stored = {stored_think("think_ms", 10)},
                  .load = {{4,
                            [](const Result& result) {
                              const Think& think = result.plan.think;
                              return text_if(!think.none(),
                                             "think " + range_text(format_setting(think.shortest),
                                                                   format_setting(think.longest)));
                            }}},
                  .compared = {{"think",
                                [](const Plan& plan) {
                                  return plan.think.none() ? "none" : pause_text(plan.think);
                                }}}},
      BenchOption{
          .group = load,
          .names = "--reconnect",
          .help = "Open a new connection for every echo",
          .flag = &Plan::reconnect,
          .stored = {stored_field("reconnect", 11, &Plan::reconnect)},
          .load = {{7,
                    [](const Result& result) {
                      return text_if(result.plan.reconnect, "reconnecting");
                    }}},
          .compared = {{"reconnect",
                        [](const Plan& plan) -> std::string { return on_off(plan.reconnect); }}}},
      BenchOption{
          .group = load,
          .names = "--nagle",
          .help = "Leave TCP_NODELAY off",
          .flag = &Plan::no_delay,
          .flag_value = false,
          .stored = {stored_field("no_delay", 23, &Plan::no_delay)},
          .load = {{8,
                    [](const Result& result) {
                      return text_if(!result.plan.no_delay, "Nagle on");
                    }}},
          .compared = {{"Nagle",
                        [](const Plan& plan) -> std::string { return on_off(!plan.no_delay); }}}},
      BenchOption{
          .group = load,
          .names = "--spin",
          .help = "Poll without sleeping: lowest latency, busy CPUs",
          .flag = &Plan::spin,
          .stored = {stored_field("spin", 24, &Plan::spin)},
          .load = {{10, spinning_text}},
          .compared = {{"spin",
                        [](const Plan& plan) -> std::string { return on_off(plan.spin); }}}},
      BenchOption{.group = load,
                  .names = "--threads",
                  .type = kCountType,
                  .help = "Threads for the connections (default: one per core)",
                  .parse = parse_into(&Plan::threads, parse_threads),
                  .stored = {stored_threads("threads", 25)},
                  .load = {{9, [](const Result& result) {
                              return text_if(result.threads > 1, counted(result.threads, "thread"));
                            }}}}};
}

auto limit_rows() {
  using Plan = BenchPlan;
  using enum OptionGroup;
  return std::array{
      BenchOption{.group = limits,
                  .names = "-n,--count",
                  .type = kCountType,
                  .help = fmt::format("Echoes per run (default {}, or {} per connection)",
                                      kDefaultCount, kDefaultCountPerConnection),
                  .parse = parse_into(&Plan::count, parse_positive_count),
                  .stored = {stored_field("count", 3, &Plan::count)}},
      BenchOption{.group = limits,
                  .names = "-t,--duration",
                  .type = kTimeType,
                  .help = "Time per run; may end it before --count",
                  .parse = parse_into(&Plan::duration, parse_positive_duration),
                  .stored = {stored_field("duration_s", 4, &Plan::duration)}},
      BenchOption{.group = limits,
                  .names = "-w,--warmup",
                  .type = "COUNT|TIME",
                  .help = "Echoes or time (2s) to leave out first",
                  .default_text = "0",
                  .parse = parse_into(&Plan::warmup, parse_warmup),
                  .stored = {stored_warmup("warmup_echoes", 5, &Warmup::echoes),
                             stored_warmup("warmup_s", 6, &Warmup::duration)}},
      BenchOption{.group = limits,
                  .names = "--repeat",
                  .type = kCountType,
                  .help = "Runs of each size",
                  .default_text = "1",
                  .parse = parse_into(&Plan::repeat, parse_positive_count),
                  .stored = {stored_field("repeat", 2, &Plan::repeat, 1, Plan::kMaxRuns)}},
      BenchOption{.group = limits,
                  .names = "--timeout",
                  .type = kTimeType,
                  .help = "For one echo",
                  .default_text = "5s",
                  .parse = parse_into(&Plan::timeout, parse_positive_duration),
                  .stored = {stored_field("timeout_s", 12, &Plan::timeout)}},
      BenchOption{.group = limits,
                  .names = "--connect-timeout",
                  .type = kTimeType,
                  .help = "For name look-up and TCP handshake",
                  .default_text = "5s",
                  .parse = parse_into(&Plan::connect_timeout, parse_positive_duration),
                  .stored = {stored_field("connect_timeout_s", 13, &Plan::connect_timeout)}},
      BenchOption{.group = limits,
                  .names = "--wait-ready",
                  .type = kTimeType,
                  .help = "How long a booting device may take",
                  .default_text = "0",
                  .parse = parse_into(&Plan::wait_ready, parse_duration),
                  .stored = {stored_field("wait_ready_s", 14, &Plan::wait_ready)}},
      BenchOption{.group = limits,
                  .names = "--deadline",
                  .type = kTimeType,
                  .help = "For the whole run, --wait-ready included",
                  .parse = parse_into(&Plan::deadline, parse_positive_duration),
                  .stored = {stored_field("deadline_s", 17, &Plan::deadline)}},
      BenchOption{.group = limits,
                  .names = "--max-errors",
                  .type = kCountType,
                  .help = "Stop after this many failed echoes",
                  .parse = parse_into(&Plan::max_errors, parse_positive_count),
                  .stored = {stored_field("max_errors", 18, &Plan::max_errors)}}};
}

/// All fields of a plan, so that a new one does not compile before it is named here, nor after that
/// before it has a row.
[[maybe_unused]] auto fields_of(const BenchPlan& plan) {
  const auto& [target, sizes, count, duration, warmup, repeat, connections, depth, rate, think,
               reconnect, timeout, connect_timeout, wait_ready, deadline, max_errors, pattern, seed,
               fixed, suffix, no_delay, spin, threads] = plan;
  return std::tie(target, sizes, count, duration, warmup, repeat, connections, depth, rate, think,
                  reconnect, timeout, connect_timeout, wait_ready, deadline, max_errors, pattern,
                  seed, fixed, suffix, no_delay, spin, threads);
}

using Fields = decltype(fields_of(std::declval<const BenchPlan&>()));
using PayloadRows = decltype(payload_rows());
using LoadRows = decltype(load_rows());
using LimitRows = decltype(limit_rows());
static_assert(std::tuple_size_v<PayloadRows> + std::tuple_size_v<LoadRows> +
                      std::tuple_size_v<LimitRows> ==
                  std::tuple_size_v<Fields>,
              "each field of BenchPlan has one row");

std::vector<BenchOption> all_rows() {
  std::vector<BenchOption> all;
  const auto append = [&all](const auto& rows) { all.insert(all.end(), rows.begin(), rows.end()); };
  append(payload_rows());
  append(load_rows());
  append(limit_rows());
  return all;
}

}  // namespace

std::span<const BenchOption> bench_options() {
  static const std::vector<BenchOption> rows = all_rows();
  return rows;
}

const BenchOption& bench_option(std::string_view name) {
  for (const BenchOption& option : bench_options()) {
    const std::string names = fmt::format(",{},", option.names);
    if (names.find(fmt::format(",{},", name)) != std::string::npos) return option;
  }
  throw std::logic_error(fmt::format("bench has no option {}", name));
}

std::vector<const Stored*> stored_bench_options() {
  std::vector<const Stored*> all;
  for (const BenchOption& option : bench_options()) {
    for (const Stored& stored : option.stored) all.push_back(&stored);
  }
  const auto place_of = [](const Stored* stored) {
    return std::visit([](const auto& one) { return one.place; }, *stored);
  };
  std::stable_sort(all.begin(), all.end(), [&](const Stored* one, const Stored* other) {
    return place_of(one) < place_of(other);
  });
  return all;
}

std::string sizes_text(const std::set<std::uint64_t>& sizes) {
  std::vector<std::string> texts;
  for (const std::uint64_t size : sizes) texts.push_back(format_size(size));
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace especho
