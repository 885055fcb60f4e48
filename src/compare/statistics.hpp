// Quantiles of distributions, and estimates with confidence intervals that rest on them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace especho {

/// The regularised incomplete beta function I_x(a, b); a and b above 0, x from 0 to 1.
double incomplete_beta(double a, double b, double x);

/// The value below which a standard normal variable lies with probability `p`.
double normal_quantile(double p);

/// Likewise for Student's t, whose degrees of freedom are at least 1 and not always whole.
double t_quantile(double p, double degrees_of_freedom);

/// Of `n` independent values, in ascending order, the rank below which the quantile `share` of
/// their distribution is no more likely than `p`: P(B(n, share) < rank) = p, for a binomial B that
/// is continued between whole numbers. From 0 to n + 1.
double rank_quantile(double n, double share, double p);

/// A value above 0, and its confidence interval; an end that the data can't bound is absent.
struct Estimate {
  double value = 0;
  std::optional<double> low;
  std::optional<double> high;
};

/// What a batch adds to a ratio of sums, such as its slow echoes and all its echoes.
struct Term {
  double part = 0;
  double whole = 0;
  std::size_t run = 0;
};

/// A ratio of sums over batches, and the variance that it has by chance.
struct Ratio {
  double value = 0;
  double variance = 0;
  double degrees_of_freedom = 0;  ///< of the variance
};

/// Batches without a whole are left out. The variance allows for the correlation that is left
/// between neighbouring batches of a run.
Ratio ratio_of(const std::vector<Term>& terms);

// In what follows, an interval misses the true value with probability `alpha`.

Estimate estimate(const Ratio& ratio, double alpha);

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
                               double alpha);

double geometric_mean(std::span<const double> values);

/// The variance of an estimate.
struct Spread {
  double variance = 0;
  double degrees_of_freedom = 0;
};
/// Half the width of Welch's interval for the difference of two independent estimates.
double welch_margin(const Spread& a, const Spread& b, double alpha);

}  // namespace especho
