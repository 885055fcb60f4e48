// The sections and plots of the page, each as HTML; empty if there is nothing to show.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/html/series.hpp"

namespace especho::html {

/// Title, verdict, and what was measured, when and how.
std::string header_html(const std::vector<NamedResult>& results, std::string_view title);

/// Tiles for a single run, a table for several.
std::string key_figures_html(const std::vector<NamedResult>& results,
                             const std::vector<SizeGroup>& groups);

/// Every result against the first, or as its bench compared it with its baseline.
std::string comparisons_html(const std::vector<NamedResult>& results);

std::string expectations_html(const std::vector<NamedResult>& results);
std::string failures_html(const std::vector<NamedResult>& results);
std::string outages_html(const std::vector<NamedResult>& results);

/// TCP's figures of the connections, and the device's share of the round trips.
std::string evidence_html(const std::vector<NamedResult>& results);

/// Latency against percentile. The axis is logarithmic in the share of slower echoes, so the tail
/// gets as much room as the rest. `id` is that of the figure in the page.
std::string percentile_figure(std::string id, const std::vector<Curve>& curves);

/// The distribution of the round trips, in bins along a logarithmic axis.
std::string distribution_figure(std::string id, const std::vector<Curve>& curves);

enum class LatencyKind { rtt, response };
/// Latency over time, one run after the other, with failures and outages above it.
std::string timeline_figure(std::string id, const SizeGroup& group, LatencyKind latency);

/// Latency, or throughput, against the size; empty for a single size.
std::string size_latency_figure(const std::vector<SizeGroup>& groups);
std::string size_throughput_figure(const std::vector<SizeGroup>& groups);

/// `base, 64 B #2`; without the parts that all have in common.
std::string label_of(const std::vector<NamedResult>& results, const NamedResult& result,
                     const RunResult& run);

}  // namespace especho::html
