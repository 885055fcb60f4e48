// Latencies as tables, as bars, and compared between runs.
#pragma once

#include <string_view>
#include <vector>

#include "especho/bench.hpp"
#include "report/text/page.hpp"
#include "report/text/table.hpp"

namespace especho {

/// Below a table of responses.
inline constexpr std::string_view kOfResponse =
    "response counts from the scheduled time, rtt from the send: a stall delays many";

TextTable::Row latency_titles(std::string_view name);
/// Dashes, where there is no value.
TextTable::Row latency_row(std::string_view label, const Histogram& histogram);

/// The distribution of the round trips.
void print_bars(TextPage& page, const Histogram& rtt);

/// For each size that was measured several times: the median of its p50s, and from where to where
/// they go.
void print_spread(TextPage& page, const std::vector<RunResult>& runs);

}  // namespace especho
