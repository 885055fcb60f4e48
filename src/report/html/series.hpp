// The runs of all results, grouped by size for the plots.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/html/parts.hpp"
#include "report/html/report.hpp"

namespace especho::html {

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

}  // namespace especho::html
