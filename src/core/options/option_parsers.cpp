#include "core/options/option_parsers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"

namespace especho {
namespace {

/// `10..50ms`: the first value may borrow the unit of the second.
Think parse_range(std::string_view shortest, std::string_view longest) {
  std::string first(shortest);
  if (!has_duration_unit(first)) {
    first += longest.substr(std::min(longest.find_last_of("0123456789.") + 1, longest.size()));
  }
  return {parse_duration(first), parse_duration(longest)};
}

[[noreturn]] void refuse_option(const std::string& why, const std::string& hint) {
  throw Error(ExitCode::usage, why, hint);
}

}  // namespace

std::uint64_t parse_positive_count(std::string_view text) {
  const std::uint64_t count = parse_count(text);
  if (count == 0) throw Error(ExitCode::usage, "nothing would be measured", "1 or more");
  return count;
}

unsigned parse_threads(std::string_view text) {
  constexpr std::uint64_t kMost = std::numeric_limits<unsigned>::max();
  const std::uint64_t count = parse_count(text);
  if (count == 0) throw Error(ExitCode::usage, "without a thread there is no echo", "1 or more");
  return static_cast<unsigned>(std::min(count, kMost));  // the plan refuses far smaller numbers
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

Nanoseconds parse_positive_duration(std::string_view text) {
  const Nanoseconds duration = parse_duration(text);
  if (duration > Nanoseconds(0)) return duration;
  throw Error(ExitCode::usage, fmt::format("'{}' is no time at all", text), "more than 0");
}

std::string parse_suffix(std::string_view text) {
  std::string suffix = unescape(text);
  if (!suffix.empty() && suffix.size() <= kMaxSuffix) return suffix;
  throw Error(ExitCode::usage, fmt::format("a suffix can't have {} bytes", suffix.size()),
              fmt::format("1 to {} bytes; escapes such as \\n count as one", kMaxSuffix));
}

void check_connections(const BenchPlan& plan) {
  if (plan.connections == 0) {
    refuse_option("without a connection there is no echo", "--connections 1 or more");
  }
  if (plan.connections > BenchPlan::kMaxConnections) {
    refuse_option(
        fmt::format("{} connections are more than one address has ports", plan.connections),
        fmt::format("--connections {} at most", BenchPlan::kMaxConnections));
  }
}

void check_depth(const BenchPlan& plan) {
  if (plan.depth != 0) return;
  refuse_option("at a depth of 0 no echo is ever in flight", "--depth 1 or more");
}

void check_rate(const BenchPlan& plan) {
  if (!plan.rate || (*plan.rate > 0 && std::isfinite(*plan.rate))) return;
  refuse_option(fmt::format("at a rate of {} echoes per second there is no schedule", *plan.rate),
                "--rate above 0");
}

void check_think(const BenchPlan& plan) {
  const Think& think = plan.think;
  if (think.shortest >= Nanoseconds(0) && think.shortest <= think.longest) return;
  refuse_option(fmt::format("--think can't pause for {} at least and {} at most",
                            format_setting(think.shortest), format_setting(think.longest)),
                "the shorter pause first: --think 10..50ms");
}

void check_suffix_length(const BenchPlan& plan) {
  if (plan.suffix.size() <= kMaxSuffix) return;
  refuse_option(fmt::format("a suffix of {} bytes is too long", plan.suffix.size()),
                fmt::format("--suffix of {} bytes at most", kMaxSuffix));
}

}  // namespace especho
