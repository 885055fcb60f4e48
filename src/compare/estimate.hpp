// Estimates with confidence intervals, of batches; and the change between two of them.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "compare/batches.hpp"

namespace especho {

/// A value above 0, and its confidence interval; an end that the data does not tell is absent.
struct Estimate {
  double value = 0;
  std::optional<double> low;
  std::optional<double> high;
};

/// What a batch adds to a ratio of sums, such as the slow echoes and all echoes.
struct Term {
  double part = 0;
  double whole = 0;
  std::size_t run = 0;
};

/// A ratio of sums over batches, and the variance that it has from chance.
struct Ratio {
  double value = 0;
  double variance = 0;
  double freedom = 0;  ///< degrees of it in the variance
};

/// Batches without a whole say nothing. What correlation is left between neighbours of a run is
/// made up for in the variance.
Ratio ratio_of(const std::vector<Term>& terms);

/// In what follows, an interval fails to hold the true value with probability `miss`.

Estimate estimate(const Ratio& ratio, double miss);

/// The quantile `share` (0.99 is p99) of all latencies, its interval after Woodruff ("Confidence
/// intervals for medians and other position measures", 1952).
Estimate estimate_quantile(const Batches& batches, double share, double miss);

/// `now` / `base` - 1.
struct RelativeChange {
  double value = 0;
  std::optional<double> low;
  std::optional<double> high;
};

/// By MOVER (Zou and Donner, "Construction of confidence limits about effect measures", 2008), on
/// the logarithms.
RelativeChange relative_change(const Estimate& base, const Estimate& now);

/// Of the geometric means of values of independent runs, all of them above 0, at least two each;
/// after Welch ("The generalization of 'Student's' problem", 1947), on the logarithms.
RelativeChange relative_change(std::span<const double> base, std::span<const double> now,
                               double miss);

double geometric_mean(std::span<const double> values);

/// By how much the difference of two independent values may be off.
struct Spread {
  double variance = 0;
  double freedom = 0;
};
double welch_margin(const Spread& a, const Spread& b, double miss);

}  // namespace especho
