#include "especho/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <utility>

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
                                                 {"kB", kKi},
                                                 {"KB", kKi},
                                                 {"KiB", kKi},
                                                 {"M", kKi* kKi},
                                                 {"MB", kKi* kKi},
                                                 {"MiB", kKi* kKi},
                                                 {"G", kKi* kKi* kKi},
                                                 {"GB", kKi* kKi* kKi},
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

/// How a kind of value is written.
struct Form {
  const char* what;
  std::span<const Unit> units;
  bool whole;  ///< must come to a whole number of the smallest unit
  const char* allowed;
  const char* largest;
};

constexpr Form kSize{"a size", kSizeUnits, true, "bytes, or a number with k, M or G: 64, 4k, 1.5M",
                     "8589934591G"};
constexpr Form kByteRate{"a throughput", kSizeUnits, false,
                         "bytes per second, or a number with k, M or G: 100k, 1.5MiB/s",
                         "8589934591G/s"};
constexpr Form kCount{"a count", kCountUnits, true,
                      "a whole number, with k for thousands or M for millions: 1000, 10k",
                      "9223372036854M"};
constexpr Form kRate{"a rate", kMicroRateUnits, true,
                     "a number per second, with k or M: 0.5, 100, 2k", "9223372M"};
constexpr Form kDuration{"a duration", kDurationUnits, false,
                         "a number with us, ms, s, m or h; seconds without one: 250ms, 30s",
                         "2562047h"};

constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr std::size_t kMaxDecimals = 6;  // so that a fraction times an hour in ns fits 64 bits

/// A decimal number before its unit.
struct Number {
  std::uint64_t integer = 0;
  std::uint64_t fraction = 0;  ///< of `scale`
  std::uint64_t scale = 1;
  bool too_large = false;
  std::string_view unit;
};

std::optional<Number> read_number(std::string_view text) {
  Number number;
  std::size_t i = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) {
    const auto digit = static_cast<std::uint64_t>(text[i] - '0');
    number.too_large = number.too_large || number.integer > (kMax - digit) / 10;
    if (!number.too_large) number.integer = number.integer * 10 + digit;
  }
  std::size_t digits = i;
  if (i < text.size() && text[i] == '.') {
    const std::size_t first = ++i;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      if (i - first == kMaxDecimals) return std::nullopt;
      number.fraction = number.fraction * 10 + static_cast<std::uint64_t>(text[i] - '0');
      number.scale *= 10;
    }
    digits += i - first;
  }
  if (digits == 0) return std::nullopt;
  number.unit = text.substr(i);
  return number;
}

std::optional<std::uint64_t> factor_of(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.factor;
  }
  return std::nullopt;
}

/// A number and the factor of its unit; what is not of the form is refused.
std::pair<Number, std::uint64_t> read(std::string_view text, const Form& form) {
  if (const auto number = read_number(text)) {
    const auto factor = factor_of(form.units, number->unit);
    const bool fits = factor && (!form.whole || number->fraction * *factor % number->scale == 0);
    if (fits) return {*number, *factor};
  }
  throw Error(ExitCode::usage, fmt::format("'{}' is not {}", text, form.what), form.allowed);
}

[[noreturn]] void refuse_as_too_large(std::string_view text, const Form& form) {
  throw TooLarge(fmt::format("'{}' is too large", text), fmt::format("up to {}", form.largest));
}

/// In exact integer arithmetic.
std::uint64_t parse(std::string_view text, const Form& form) {
  const auto [number, factor] = read(text, form);
  if (number.too_large || number.integer > kMax / factor) refuse_as_too_large(text, form);
  const std::uint64_t value = number.integer * factor;
  const std::uint64_t rest = number.fraction * factor / number.scale;
  if (rest > kMax - value) refuse_as_too_large(text, form);
  return value + rest;
}

std::string three_digits(double value) {
  if (value <= 0) return "0";
  int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  for (double limit = 0.9995; value < limit && decimals < 9; limit /= 10) ++decimals;
  return fmt::format("{:.{}f}", value, decimals);
}

}  // namespace

std::uint64_t parse_size(std::string_view text) {
  return parse(text, kSize);
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

double parse_byte_rate(std::string_view text) {
  const auto [number, factor] =
      read(text.substr(0, text.size() - (text.ends_with("/s") ? 2 : 0)), kByteRate);
  const double fraction = static_cast<double>(number.fraction) / static_cast<double>(number.scale);
  const double value =
      (static_cast<double>(number.integer) + fraction) * static_cast<double>(factor);
  if (number.too_large || value > static_cast<double>(kMax)) refuse_as_too_large(text, kByteRate);
  return value;
}

std::uint64_t parse_count(std::string_view text) {
  return parse(text, kCount);
}

double parse_rate(std::string_view text) {
  const auto millionths = parse(text, kRate);
  if (millionths != 0) return static_cast<double>(millionths) / kMicro;
  throw Error(ExitCode::usage, "at a rate of 0 nothing is ever sent", kRate.allowed);
}

Nanoseconds parse_duration(std::string_view text) {
  const auto ns = parse(text, kDuration);
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
    const std::uint64_t unit = *factor_of(kDurationUnits, name);
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

std::string format_bit_rate(double bytes_per_second) {
  constexpr std::array names{"bit/s", "kbit/s", "Mbit/s", "Gbit/s"};
  double bits = bytes_per_second * 8;
  std::size_t i = 0;
  for (; bits >= 999.5 && i + 1 < names.size(); ++i) bits /= 1000;
  return fmt::format("{} {}", three_digits(bits), names[i]);
}

std::string format_rate(double per_second) {
  if (per_second >= 999.5e3) return three_digits(per_second / 1e6) + " M";
  if (per_second >= 999.5) return three_digits(per_second / 1e3) + " k";
  return three_digits(per_second);
}

Nanoseconds nanoseconds_of(double seconds) {
  constexpr double kLongest = 1e9;
  return Nanoseconds(static_cast<Nanoseconds::rep>(std::min(seconds, kLongest) * 1e9));
}

double to_seconds(Nanoseconds duration) {
  return static_cast<double>(duration.count()) / 1e9;
}
double to_milliseconds(Nanoseconds duration) {
  return static_cast<double>(duration.count()) / 1e6;
}

}  // namespace especho
