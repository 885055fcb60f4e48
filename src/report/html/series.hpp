// The runs of all results, sorted for the plots: what was measured with one size of echo.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/html/parts.hpp"
#include "report/html/report.hpp"

namespace especho::html {

/// What one result has of one size.
struct Series {
  std::size_t style = 0;  ///< place of the result among all
  std::string name;       ///< of the result
  std::vector<const RunResult*> runs;
  RunResult sum;  ///< of the runs; without what can't be added, such as TCP's rtt of several
};

struct SizeGroup {
  std::uint64_t size = 0;
  std::vector<Series> series;
};

/// In ascending order; a size that some results don't have is still there.
std::vector<SizeGroup> by_size(const std::vector<NamedResult>& results);

/// A distribution to be drawn.
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
/// None for a single curve, which the title names.
std::vector<LegendEntry> legend_of(const std::vector<Curve>& curves);

struct KeyFigure {
  std::string label;
  std::string text;  ///< empty where it is not known
  Tone tone = Tone::none;
  bool usual = false;  ///< worth a place only beside those of others that are not
};

/// What tells most, with the same labels in the same order for every run.
std::vector<KeyFigure> key_figures(const BenchPlan& plan, const RunResult& run);

}  // namespace especho::html
