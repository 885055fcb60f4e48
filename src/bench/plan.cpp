#include <fmt/format.h>

#include <set>

#include "core/echo/payload.hpp"
#include "core/options/bench_options.hpp"
#include "core/text.hpp"
#include "especho/bench.hpp"

namespace especho {
namespace {

[[noreturn]] void refuse(const std::string& why, const std::string& hint) {
  throw Error(ExitCode::usage, why, hint);
}

void check_load(const BenchPlan& plan) {
  if (plan.depth > BenchPlan::kMaxInFlight / plan.connections) {
    refuse(fmt::format("{} echoes in flight on each of {} connections are too many", plan.depth,
                       plan.connections),
           fmt::format("--depth times --connections may be {} at most", BenchPlan::kMaxInFlight));
  }
  if (plan.threads > plan.connections) {
    refuse(fmt::format("{} threads are too many for {}", plan.threads,
                       counted(plan.connections, "connection")),
           fmt::format("--threads {} at most, or more --connections", plan.connections));
  }
}

/// Two results of one size and one run could not be distinguished.
void check_sizes(const BenchPlan& plan) {
  std::set<std::uint64_t> named;
  for (const std::uint64_t size : plan.sizes) {
    if (size == 0 && plan.fixed) {
      refuse("an empty payload takes no time that could be measured",
             fmt::format("one byte or more for --{}, or a --suffix", to_string(plan.fixed->kind)));
    }
    if (size == 0) {
      refuse("an echo of 0 bytes takes no time that could be measured", "--size 1 or more");
    }
    if (!named.insert(size).second) {
      refuse(fmt::format("the size {} is named twice", format_size(size)),
             "once each in --size; --repeat runs them several times");
    }
  }
}

void check_suffix(const BenchPlan& plan) {
  if (plan.suffix.empty() || plan.fixed) return;
  if (!goes_with(plan.pattern, plan.suffix)) {
    refuse(fmt::format("with --suffix '{}' the device could take --pattern {} for the end of a "
                       "payload",
                       escape(plan.suffix), to_string(plan.pattern)),
           "another byte for --pattern, neither a control character nor one of the suffix");
  }
  for (const std::uint64_t size : plan.sizes) {
    if (size > plan.suffix.size()) continue;
    refuse(fmt::format("an echo of {} is too short for the suffix and a byte before it",
                       format_size(size)),
           fmt::format("--size {} or more, which counts the suffix", plan.suffix.size() + 1));
  }
}

void check_amount(const BenchPlan& plan) {
  if (plan.sizes.empty() || plan.repeat == 0) {
    refuse("nothing would be measured", "one size and one run at least");
  }
  if (plan.repeat > BenchPlan::kMaxRuns / plan.sizes.size()) {
    refuse(
        fmt::format("{} of {} are too many", counted(plan.repeat, "run"),
                    counted(plan.sizes.size(), "size")),
        fmt::format("--repeat times the number of sizes may be {} at most", BenchPlan::kMaxRuns));
  }
  if (plan.fixed && plan.sizes.size() != 1) {
    refuse(fmt::format("--{} is a payload of one size", to_string(plan.fixed->kind)),
           "--size for several, with a --pattern");
  }
  // A plan that was read from a result knows the digest of the bytes only.
  if (plan.fixed && !plan.fixed->bytes.empty() &&
      plan.sizes.front() != plan.fixed->bytes.size() + plan.suffix.size()) {
    refuse(fmt::format("a payload of {} is no echo of {}",
                       counted(plan.fixed->bytes.size() + plan.suffix.size(), "byte"),
                       plan.sizes.front()),
           "the size of the payload with its suffix");
  }
  check_sizes(plan);
  check_suffix(plan);
  if (!plan.count && !plan.duration) refuse("the run would not end", "--count or --duration");
  if (plan.count && *plan.count < plan.connections) {
    refuse(*plan.count == 1 ? fmt::format("1 echo is too few for {} connections", plan.connections)
                            : fmt::format("{} echoes are too few for {} connections", *plan.count,
                                          plan.connections),
           fmt::format("--count {} at least, or fewer --connections", plan.connections));
  }
}

void check_mix(const BenchPlan& plan) {
  if (plan.deadline && plan.warmup.duration >= *plan.deadline) {
    refuse(
        fmt::format("--warmup takes {}, and --deadline ends the bench after {}: nothing would be "
                    "measured",
                    format_setting(plan.warmup.duration), format_setting(*plan.deadline)),
        "a shorter --warmup, or a later --deadline");
  }
  const Think& think = plan.think;
  if (plan.duration && !think.none() && think.longest >= *plan.duration) {
    refuse(fmt::format("--think may pause for {}, and --duration ends a run after {}: a connection "
                       "may come to a single echo, or to none",
                       format_setting(think.longest), format_setting(*plan.duration)),
           "a shorter pause, or a longer run");
  }
  if (plan.rate && !think.none()) {
    refuse("--rate sets the times of the echoes, and so does --think",
           "--rate for a schedule, or --think for a pause after each echo");
  }
  if (plan.depth > 1 && !think.none()) {
    refuse(fmt::format("--think pauses after an echo, but with --depth {} others are in flight",
                       plan.depth),
           "--depth 1, or --rate to space the echoes out");
  }
  if (plan.depth > 1 && plan.reconnect) {
    refuse(
        fmt::format("--reconnect gives every echo its own connection, --depth {0} puts {0} on one",
                    plan.depth),
        "--connections for several echoes at once");
  }
  if (plan.threads > BenchPlan::kMaxThreads) {
    refuse(fmt::format("{} threads are more than help", plan.threads),
           fmt::format("--threads up to {}", BenchPlan::kMaxThreads));
  }
}

}  // namespace

FixedPayload make_fixed_payload(FixedPayload::Kind kind, std::string bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  return {.kind = kind, .bytes = std::move(bytes), .digest = fmt::format("{:016x}", hash)};
}

std::string_view to_string(FixedPayload::Kind kind) {
  switch (kind) {
    case FixedPayload::Kind::text:
      return "text";
    case FixedPayload::Kind::hex:
      return "hex";
    case FixedPayload::Kind::file:
      break;
  }
  return "file";
}

void validate(const BenchPlan& plan) {
  for (const BenchOption& option : bench_options()) {
    if (option.check != nullptr) option.check(plan);
  }
  check_load(plan);
  check_amount(plan);
  check_mix(plan);
}

}  // namespace especho
