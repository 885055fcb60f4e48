#include "cli/commands/bench_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>

#include "cli/payload_options.hpp"
#include "cli/system/input_text.hpp"
#include "cli/talk_options.hpp"
#include "cli/value_option.hpp"

namespace especho::cli {
namespace {

// Without --count and --duration: enough for percentiles, and a few for each connection.
constexpr std::uint64_t kDefaultCount = 100;
constexpr std::uint64_t kDefaultCountPerConnection = 10;

std::uint64_t parse_positive_count(std::string_view text) {
  const std::uint64_t count = parse_count(text);
  if (count == 0) throw Error(ExitCode::usage, "nothing would be measured", "1 and more");
  return count;
}

unsigned parse_threads(std::string_view text) {
  constexpr std::uint64_t kMost = std::numeric_limits<unsigned>::max();
  const std::uint64_t count = parse_count(text);
  if (count == 0) throw Error(ExitCode::usage, "no thread, no echo", "1 and more");
  return static_cast<unsigned>(std::min(count, kMost));  // the plan refuses far fewer
}

Warmup parse_warmup(std::string_view text) {
  Warmup warmup;
  if (has_duration_unit(text)) {
    warmup.duration = parse_duration(text);
  } else {
    try {
      warmup.echoes = parse_count(text);
    } catch (const TooLarge&) {
      throw;
    } catch (const Error&) {
      throw Error(ExitCode::usage, fmt::format("'{}' is neither a count nor a time", text),
                  "a count such as 10 or 10k, or a time with its unit such as 2s");
    }
  }
  return warmup;
}

/// `10..50ms`: the first value may borrow the unit of the second.
Think parse_range(std::string_view shortest, std::string_view longest) {
  std::string first(shortest);
  if (!has_duration_unit(first)) {
    first += longest.substr(std::min(longest.find_last_of("0123456789.") + 1, longest.size()));
  }
  return {parse_duration(first), parse_duration(longest)};
}

Think parse_think(std::string_view text) {
  try {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) return {parse_duration(text), parse_duration(text)};
    return parse_range(text.substr(0, dots), text.substr(dots + 2));
  } catch (const TooLarge&) {
    throw;
  } catch (const Error&) {
    throw Error(ExitCode::usage, fmt::format("'{}' is neither a pause nor a range of them", text),
                "a time such as 20ms, or two of them: 10..50ms");
  }
}

void declare_load(CLI::App& app, BenchPlan& plan) {
  add_value(app, "-c,--connections", plan.connections, parse_count, type::kCount,
            "Connections at once", "1");
  add_value(app, "-d,--depth", plan.depth, parse_count, type::kCount,
            "Echoes in flight on each of them", "1");
  add_value(app, "-r,--rate", plan.rate, parse_rate, "RATE",
            "Open loop: echoes per second, of all of them");
  add_value(app, "--think", plan.think, parse_think, "TIME[..TIME]",
            "Pause after each echo; a range is random");
  app.add_flag("--reconnect", plan.reconnect, "A new connection for every echo");
  app.add_flag_callback(
      "--nagle", [&plan] { plan.no_delay = false; }, "Leave TCP_NODELAY off");
  app.add_flag("--spin", plan.spin, "Poll without sleeping: lowest latency, busy cores");
  add_value(app, "--threads", plan.threads, parse_threads, type::kCount,
            "Threads for the connections (default by need)");
}

void declare_limits(CLI::App& app, BenchPlan& plan) {
  add_value(app, "-n,--count", plan.count, parse_positive_count, type::kCount,
            fmt::format("Echoes per run (default {}, or {} a connection)", kDefaultCount,
                        kDefaultCountPerConnection));
  add_value(app, "-t,--duration", plan.duration, parse_positive_duration, type::kDuration,
            "Time per run; ends it before --count");
  add_value(app, "-w,--warmup", plan.warmup, parse_warmup, "COUNT|TIME",
            "Echoes, or time such as 2s, not counted", "0");
  add_value(app, "--repeat", plan.repeat, parse_positive_count, type::kCount, "Runs of each size",
            "1");
  add_value(app, "--timeout", plan.timeout, parse_positive_duration, type::kDuration,
            "For one echo", "5s");
  add_value(app, "--connect-timeout", plan.connect_timeout, parse_positive_duration,
            type::kDuration, "For name look-up and handshake", "5s");
  add_wait_ready(app, plan.wait_ready);
  add_value(app, "--deadline", plan.deadline, parse_positive_duration, type::kDuration,
            "For the whole run");
  add_value(app, "--max-errors", plan.max_errors, parse_positive_count, type::kCount,
            "End after this many failed echoes");
}

/// The first that is given of some options.
const CLI::Option* given(std::initializer_list<const CLI::Option*> options) {
  const auto* const found = std::find_if(options.begin(), options.end(),
                                         [](const CLI::Option* one) { return one->count() != 0; });
  return found == options.end() ? nullptr : *found;
}

void refuse_two_payloads(const CLI::Option& one, const CLI::Option* other) {
  if (other == nullptr) return;
  throw Error(ExitCode::usage,
              fmt::format("{} is the whole payload and can't be combined with {}", one.get_name(),
                          other->get_name()),
              fmt::format("leave out {} or {}", one.get_name(), other->get_name()));
}

void declare_payload(CLI::App& app, BenchPlan& plan, PayloadOptions& payload) {
  auto* size = add_value(app, "-s,--size,-l,--length", plan.sizes, parse_sizes, "SIZE[,SIZE...]",
                         "Bytes of an echo; a list sweeps", "64");
  auto* pattern = add_pattern_option(app, plan.pattern);
  add_value(app, "--seed", plan.seed, parse_count, "N", "Start of the random numbers", "1");
  auto* text = app.add_option("--text", payload.text, "Send this text in every echo")
                   ->type_name("TEXT")
                   ->take_last();
  app.add_flag("-e,--escape", payload.escape, R"(Understand \r \n \t \0 \\ \xNN in --text)")
      ->needs(text);
  auto* hex =
      add_value(app, "--hex", payload.hex, parse_hex, "HEX", "Send these bytes, e.g. '48 65 6c'");
  auto* file =
      app.add_option("-f,--file", payload.file, "Send the bytes of this file; - is standard input")
          ->type_name("FILE")
          ->take_last();
  add_suffix_option(app, plan.suffix);
  app.parse_complete_callback([=] {
    if (text->count() != 0) refuse_two_payloads(*text, given({hex, file, size, pattern}));
    if (hex->count() != 0) refuse_two_payloads(*hex, given({file, size, pattern}));
    if (file->count() != 0) refuse_two_payloads(*file, given({size, pattern}));
  });
}

std::optional<FixedPayload> fixed_payload(const PayloadOptions& options, const StopFlag& stop) {
  using Kind = FixedPayload::Kind;
  constexpr InputKind kPayloadFile{
      .most_bytes = BenchPlan::kMaxFixed,
      .hint = "a file whose bytes are the payload; --size for a longer one"};
  if (options.text) {
    return make_fixed_payload(Kind::text, options.escape ? unescape(*options.text) : *options.text);
  }
  if (options.hex) return make_fixed_payload(Kind::hex, *options.hex);
  if (options.file) {
    return make_fixed_payload(Kind::file, read_bytes(*options.file, kPayloadFile, stop));
  }
  return std::nullopt;
}

void declare_output(CLI::App& app, BenchOptions& options, Console& console) {
  declare(app, options.outputs);
  app.add_flag("--ascii", options.ascii, "Bars of ASCII characters in the text");
  declare(app, console);
  // Declared again, since it is the first option otherwise, and its heading the first.
  const std::string help = app.get_help_ptr()->get_description();
  app.set_help_flag(app.get_help_ptr()->get_name(false, true), help);
}

}  // namespace

CLI::App* declare_bench(CLI::App& parent, BenchOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("bench", "Measure latency and throughput");
  declare_host(app, options.target)->check(complaint_of_host);
  app.option_defaults()->group("Payload");
  declare_payload(app, options.plan, options.payload);
  app.option_defaults()->group("Load");
  declare_load(app, options.plan);
  app.option_defaults()->group("Limits");
  declare_limits(app, options.plan);
  app.option_defaults()->group("Device");
  declare(app, options.target);
  app.option_defaults()->group("Gates");
  declare(app, options.gates);
  app.option_defaults()->group("Output");
  declare_output(app, options, console);
  app.footer(
      "Open loop: rtt counts from the send, response from the scheduled time, so that a\n"
      "stall is charged to every echo that it delayed.\n"
      "An echo that fails is counted, and the next one gets a new connection. Without\n"
      "--max-errors the bench ends when none can be made within --connect-timeout.\n"
      "The exit code names the worst outcome: 5 wrong or short echo, 6 connection lost,\n"
      "4 timeout or --deadline, 3 no connection; then 99 for --expect and --baseline,\n"
      "7 for a comparison without a verdict. Failed echoes are allowed where --expect\n"
      "limits them (<, <=, ==): errors<=3, error_rate<0.1%, timeout==0.\n"
      "All outputs may go together; - is stdout, for one of them, instead of the text.\n"
      "Without HOST: ESPECHO_HOST, then the --config file, then especho.local.\n"
      "\nExamples:\n"
      "  especho bench 192.168.1.78 --size 4k --count 1000\n"
      "  especho bench 192.168.1.78 --connections 4 --rate 100 --duration 30s\n"
      "  especho bench sim --size 1,1436,64k --json=result.json\n"
      "  especho bench 192.168.1.78 --text Hello --suffix '\\n'\n"
      "  especho bench sim --expect 'p99<50ms' --expect errors==0 --junit result.xml");
  return &app;
}

BenchPlan checked_plan(const BenchOptions& options, const StopFlag& stop) {
  BenchPlan plan = options.plan;
  if (auto fixed = fixed_payload(options.payload, stop)) {
    plan.sizes = {fixed->bytes.size() + plan.suffix.size()};
    plan.fixed = std::move(fixed);
  }
  if (!plan.count && !plan.duration) {
    // No more than a plan may have, so that the product fits.
    const auto connections = std::min(plan.connections, BenchPlan::kMaxConnections);
    plan.count = std::max(kDefaultCount, kDefaultCountPerConnection * connections);
  }
  validate(plan);
  return plan;
}

}  // namespace especho::cli
