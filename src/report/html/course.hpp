// The runs of a series along one axis of time, one after the other.
#pragma once

#include <string>
#include <vector>

#include "report/html/series.hpp"
#include "report/html/svg_chart.hpp"

namespace especho::html {

/// The echoes of a block; times in nanoseconds.
struct Stretch {
  double from = 0;
  double to = 0;
  std::uint64_t failed = 0;
  const Histogram* histogram = nullptr;
  bool follows = false;  ///< directly on the one before, in the same run
};

struct OutageSpan {
  double from = 0;
  double to = 0;
  std::string what;
};

struct Course {
  std::vector<Stretch> stretches;
  std::vector<OutageSpan> outages;  ///< those that overlap are one
  std::vector<double> starts;       ///< of the runs
  Nanoseconds length{0};
};

Course course_of(const Series& series, bool of_response);

}  // namespace especho::html
