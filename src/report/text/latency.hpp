// Latencies in text: tables, bars, sparklines, and the spread between runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "especho/bench.hpp"
#include "report/text/page.hpp"

namespace especho {

/// Explains a table of responses.
inline constexpr std::string_view kResponseNote =
    "response counts from the scheduled time, rtt from the send: a stall delays many";

TextTable::Row latency_titles(std::string_view name);
/// Dashes where there is no value.
TextTable::Row latency_row(std::string_view label, const Histogram& histogram);

struct Bar {
  Nanoseconds from;
  Nanoseconds to;
  std::uint64_t count;
};

/// Bars of equal width from the minimum to the 99th percentile, and one for everything above it.
/// The counts add up to the histogram's. Fewer bars if the values are few or close together; none
/// for an empty histogram.
std::vector<Bar> bars_of(const Histogram& histogram, std::size_t most = 12);

/// The distribution of the round trips.
void print_bars(TextPage& page, const Histogram& rtt);

/// The round trips over the time of a run, in rows that fit a terminal. Nothing for a short run.
void print_sparklines(TextPage& page, const RunResult& run);

/// For each size that was measured several times: the median and the range of its p50s.
void print_spread(TextPage& page, const std::vector<RunResult>& runs);

}  // namespace especho
