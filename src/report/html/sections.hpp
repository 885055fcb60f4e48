// The sections and plots of the page, and the runs that they show.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/formats.hpp"
#include "report/html/parts.hpp"

namespace especho::html {

// series.cpp: the runs of all results, grouped by size for the plots

/// The runs of one result with one size.
struct Series {
  std::size_t style = 0;  ///< index of the result
  std::string name;       ///< of the result
  std::vector<const RunResult*> runs;
  RunResult sum;  ///< of the runs, without what cannot be added, such as TCP's rtt
};

struct SizeGroup {
  std::uint64_t size = 0;
  std::vector<Series> series;
};

/// In ascending order, including sizes that only some results have.
std::vector<SizeGroup> by_size(const std::vector<NamedResult>& results);

/// A distribution to draw.
struct Curve {
  std::size_t style = 0;
  std::string name;
  const Histogram* histogram = nullptr;
};

/// The round trips of all results, or their responses; none that are empty.
std::vector<Curve> rtt_curves(const SizeGroup& group);
std::vector<Curve> response_curves(const SizeGroup& group);

/// `p50 250 us, p99 5.10 ms, max 5.90 ms`, for each curve.
std::string summary_of(const std::vector<Curve>& curves);
/// Empty for a single curve, which the title names.
std::vector<LegendEntry> legend_of(const std::vector<Curve>& curves);

struct KeyFigure {
  std::string label;
  std::string text;  ///< empty if it is unknown
  Tone tone = Tone::none;
  bool usual = false;  ///< shown only if another run's is unusual
};

/// The most important figures, with the same labels in the same order for every run.
std::vector<KeyFigure> key_figures(const BenchPlan& plan, const RunResult& run);

// The sections and plots, each as HTML; empty if there is nothing to show.

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
