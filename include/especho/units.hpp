// Sizes, counts and durations as users type and read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "especho/error.hpp"

namespace especho {

using Nanoseconds = std::chrono::nanoseconds;

/// A value that is well-formed but too large; the hint names the largest one allowed.
class TooLarge : public Error {
 public:
  TooLarge(const std::string& what, std::string largest)
      : Error(ExitCode::usage, what, std::move(largest)) {}
};

/// Bytes: `64`, `4k`, `1.5M`, `2GiB`. k, K, kB, KB and KiB are 1024, M, MB and MiB 1024², G, GB and
/// GiB 1024³. These parsers throw Error(usage) with the allowed form in the hint.
std::uint64_t parse_size(std::string_view text);

/// One or more sizes, separated by commas.
std::vector<std::uint64_t> parse_sizes(std::string_view text);

/// Bytes per second, in the units of sizes, with or without `/s`: `100KiB/s`, `0.1M`.
double parse_byte_rate(std::string_view text);

/// A count: `1000`, `10k`, `2M`. k is 1000, M 1000².
std::uint64_t parse_count(std::string_view text);

/// A rate per second, more than 0: `100`, `0.5`, `2k`. k is 1000, M 1000².
double parse_rate(std::string_view text);

/// `250us`, `20ms`, `1.5s`, `2m`, `1h`; a bare number is seconds.
Nanoseconds parse_duration(std::string_view text);

/// Whether the text ends in a unit of time: distinguishes `--warmup 2s` from `--warmup 10`.
bool has_duration_unit(std::string_view text);

/// Three significant digits and the unit that suits them: `980 ns`, `12.4 ms`, `1.50 s`.
std::string format_duration(Nanoseconds duration);

/// A duration that a user chose: exact, in the largest unit that divides it: `5 s`, `300 ms`.
std::string format_setting(Nanoseconds duration);

/// Exact when it is a whole multiple of 1024, else in bytes: `4 KiB`, `1436 B`.
std::string format_size(std::uint64_t bytes);

/// Three significant digits in units of 1024: `15.4 MiB/s`.
std::string format_throughput(double bytes_per_second);

/// The same in bits, in units of 1000: `123 Mbit/s`.
std::string format_bit_rate(double bytes_per_second);

/// Three significant digits, with k and M for thousands and millions: `39.5 k`.
std::string format_rate(double per_second);

/// About thirty years, so that it can be added to any time of a clock.
Nanoseconds nanoseconds_of(double seconds);

double to_seconds(Nanoseconds duration);
double to_milliseconds(Nanoseconds duration);

}  // namespace especho
