// Parsers and checks of option values. All throw Error(usage) with the allowed form in the hint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "especho/bench.hpp"
#include "especho/units.hpp"

namespace especho {

/// Like parse_count(), but refuses 0.
std::uint64_t parse_positive_count(std::string_view text);

/// Like parse_duration(), but refuses 0.
Nanoseconds parse_positive_duration(std::string_view text);

/// A number of threads, above 0.
unsigned parse_threads(std::string_view text);

/// `10` echoes, or a time with its unit: `2s`.
Warmup parse_warmup(std::string_view text);

/// `20ms`, or a range: `10..50ms`, `10ms..1s`.
Think parse_think(std::string_view text);

/// 1 to kMaxSuffix bytes, with escapes such as `\n`.
std::string parse_suffix(std::string_view text);

// Of one value of a plan, whatever the others are.

void check_connections(const BenchPlan& plan);
void check_depth(const BenchPlan& plan);
void check_rate(const BenchPlan& plan);
void check_think(const BenchPlan& plan);
void check_suffix_length(const BenchPlan& plan);

}  // namespace especho
