// The parts of a bench's text, some of which other formats share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compare/wording.hpp"
#include "especho/bench.hpp"
#include "report/text/page.hpp"

namespace especho {

// bench.cpp

/// A line for each expectation, under a heading that counts those that were met.
void print_verifications(TextPage& page, const BenchResult& result);

// items.cpp: facts about a bench and its runs, item by item; none if there is nothing to say

/// How the device was loaded: closed or open loop, connections, depth and so on.
Items load_items(const BenchResult& result);

Items echo_items(const RunResult& run);
/// Asked, achieved and unsent; painted if the schedule was not kept.
Items rate_items(const RunResult& run, double asked);
/// `1000/s`; exact, since a user chose it.
std::string asked_text(double rate);
std::string achieved_text(const RunResult& run);
/// Why echoes were late or unsent; empty if the schedule was kept.
std::string why_behind(const RunResult& run, double asked);
/// For several connections, or for one that was not made or not served.
Items connection_items(const RunResult& run);
Items tcp_items(const TcpEvidence& tcp);
/// `91 to 93 %` of the median round trip; empty if it is unknown.
std::string device_percent(const RunResult& run);
Items device_items(const RunResult& run);

// latency.cpp: tables, bars, sparklines, and the spread between runs

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

// outages.cpp: when connections were lost, and when they came back

/// `reset`, or `unreachable (this machine)` for one that this machine caused.
std::string outcome_text(const Outage& outage);

/// Prints nothing for a run without outages.
void print_outages(TextPage& page, const RunResult& run, std::string_view title);

}  // namespace especho
