#include "especho/units.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "especho/error.hpp"

namespace especho {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::uint64_t kKi = 1024;
constexpr auto kSizeUnits = std::to_array<Unit>({{"", 1},
                                                 {"B", 1},
                                                 {"k", kKi},
                                                 {"K", kKi},
                                                 {"KiB", kKi},
                                                 {"M", kKi* kKi},
                                                 {"MiB", kKi* kKi},
                                                 {"G", kKi* kKi* kKi},
                                                 {"GiB", kKi* kKi* kKi}});
constexpr auto kCountUnits = std::to_array<Unit>({{"", 1}, {"k", 1000}, {"M", 1'000'000}});
constexpr double kMicro = 1e6;
constexpr auto kMicroRateUnits =
    std::to_array<Unit>({{"", 1'000'000}, {"k", 1'000'000'000}, {"M", 1'000'000'000'000}});
constexpr auto kDurationUnits = std::to_array<Unit>({{"", 1'000'000'000},
                                                     {"us", 1'000},
                                                     {"ms", 1'000'000},
                                                     {"s", 1'000'000'000},
                                                     {"m", 60'000'000'000},
                                                     {"h", 3'600'000'000'000}});

constexpr const char* kSizeForm = "bytes, or a number with k, M or G: 64, 4k, 1.5M";
constexpr const char* kCountForm =
    "a whole number, with k for thousands or M for millions: 1000, 10k";
constexpr const char* kRateForm = "a number per second, with k or M: 0.5, 100, 2k";
constexpr const char* kDurationForm =
    "a number with us, ms, s, m or h; seconds without one: 250ms, 30s";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr std::size_t kMaxDecimals = 6;  // so that a fraction times an hour in ns fits 64 bits

/// A decimal number with a unit, in exact integer arithmetic; nothing when it isn't one, is out of
/// range, or does not come to a whole number while `whole` asks for it.
std::optional<std::uint64_t> parse_scaled(std::string_view text, std::span<const Unit> units,
                                          bool whole) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  std::uint64_t integer = 0;
  std::size_t i = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) {
    const auto digit = static_cast<std::uint64_t>(text[i] - '0');
    if (integer > (kMax - digit) / 10) return std::nullopt;
    integer = integer * 10 + digit;
  }
  std::size_t digits = i;
  std::uint64_t fraction = 0;
  std::uint64_t scale = 1;
  if (i < text.size() && text[i] == '.') {
    const std::size_t first = ++i;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      if (i - first == kMaxDecimals) return std::nullopt;
      fraction = fraction * 10 + static_cast<std::uint64_t>(text[i] - '0');
      scale *= 10;
    }
    digits += i - first;
  }
  if (digits == 0) return std::nullopt;
  for (const Unit& unit : units) {
    if (unit.name != text.substr(i)) continue;
    if (integer > kMax / unit.factor) return std::nullopt;
    if (whole && fraction * unit.factor % scale != 0) return std::nullopt;
    const std::uint64_t value = integer * unit.factor;
    const std::uint64_t rest = fraction * unit.factor / scale;
    if (rest > kMax - value) return std::nullopt;
    return value + rest;
  }
  return std::nullopt;
}

std::uint64_t parse_or_throw(std::string_view text, std::span<const Unit> units, bool whole,
                             const char* what, const char* form) {
  if (const auto value = parse_scaled(text, units, whole)) return *value;
  throw Error(ExitCode::usage, fmt::format("'{}' is not {}", text, what), form);
}

std::string three_digits(double value) {
  if (value <= 0) return "0";
  int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  for (double limit = 0.9995; value < limit && decimals < 9; limit /= 10) ++decimals;
  return fmt::format("{:.{}f}", value, decimals);
}

}  // namespace

std::uint64_t parse_size(std::string_view text) {
  return parse_or_throw(text, kSizeUnits, true, "a size", kSizeForm);
}

std::vector<std::uint64_t> parse_sizes(std::string_view text) {
  std::vector<std::uint64_t> sizes;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    sizes.push_back(parse_size(text.substr(start, comma - start)));
    start = comma + 1;
  }
  return sizes;
}

std::uint64_t parse_count(std::string_view text) {
  return parse_or_throw(text, kCountUnits, true, "a count", kCountForm);
}

double parse_rate(std::string_view text) {
  const auto millionths = parse_or_throw(text, kMicroRateUnits, true, "a rate", kRateForm);
  if (millionths != 0) return static_cast<double>(millionths) / kMicro;
  throw Error(ExitCode::usage, "at a rate of 0 nothing is ever sent", kRateForm);
}

Nanoseconds parse_duration(std::string_view text) {
  const auto ns = parse_or_throw(text, kDurationUnits, false, "a duration", kDurationForm);
  return Nanoseconds(static_cast<Nanoseconds::rep>(ns));
}

bool has_duration_unit(std::string_view text) {
  for (const Unit& unit : kDurationUnits) {
    if (!unit.name.empty() && text.ends_with(unit.name)) return true;
  }
  return false;
}

std::string format_duration(Nanoseconds duration) {
  const auto ns = static_cast<double>(duration.count());
  if (duration.count() < 1000) return fmt::format("{} ns", duration.count());
  if (ns < 999.5e3) return three_digits(ns / 1e3) + " us";
  if (ns < 999.5e6) return three_digits(ns / 1e6) + " ms";
  if (ns < 600e9) return three_digits(ns / 1e9) + " s";
  return three_digits(ns / 60e9) + " min";
}

std::string format_setting(Nanoseconds duration) {
  const auto ns = static_cast<std::uint64_t>(duration.count());
  for (const std::string_view name : {"h", "s", "ms", "us"}) {
    const auto unit = *parse_scaled(fmt::format("1{}", name), kDurationUnits, true);
    if (ns != 0 && ns % unit == 0) return fmt::format("{} {}", ns / unit, name);
  }
  return fmt::format("{} ns", ns);
}

std::string format_size(std::uint64_t bytes) {
  constexpr std::array names{"KiB", "MiB", "GiB", "TiB"};
  std::string_view name = "B";
  for (const char* larger : names) {
    if (bytes == 0 || bytes % kKi != 0) break;
    bytes /= kKi;
    name = larger;
  }
  return fmt::format("{} {}", bytes, name);
}

std::string format_throughput(double bytes_per_second) {
  constexpr std::array names{"B/s", "KiB/s", "MiB/s", "GiB/s"};
  std::size_t i = 0;
  for (; bytes_per_second >= 999.5 && i + 1 < names.size(); ++i) bytes_per_second /= 1024;
  return fmt::format("{} {}", three_digits(bytes_per_second), names[i]);
}

std::string format_rate(double per_second) {
  if (per_second >= 999.5e3) return three_digits(per_second / 1e6) + " M";
  if (per_second >= 999.5) return three_digits(per_second / 1e3) + " k";
  return three_digits(per_second);
}

double to_seconds(Nanoseconds duration) {
  return static_cast<double>(duration.count()) / 1e9;
}
double to_milliseconds(Nanoseconds duration) {
  return static_cast<double>(duration.count()) / 1e6;
}

}  // namespace especho
