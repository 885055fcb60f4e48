#include "compare/distributions.hpp"

#include <cmath>

namespace especho {
namespace {

/// Where a function that ascends crosses a level.
template <typename Function>
double crossing(double low, double high, double level, Function f) {
  constexpr int kSteps = 100;  // more than a double has digits
  for (int i = 0; i < kSteps; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (f(middle) < level ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

/// Keeps the next division of the continued fraction from being one by zero.
double not_zero(double value) {
  constexpr double kTiny = 1e-300;
  return std::abs(value) < kTiny ? kTiny : value;
}

/// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by the
/// method of Lentz as Thompson and Barnett changed it (1986).
double beta_fraction(double a, double b, double x) {
  constexpr int kMostTerms = 100'000;  // it takes some sqrt(max(a, b)) of them
  constexpr double kEnough = 1e-15;
  double c = 1;
  double d = 1 / not_zero(1 - (a + b) * x / (a + 1));
  double value = d;
  for (int m = 1; m <= kMostTerms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / not_zero(1 + even * d);
    c = not_zero(1 + even / c);
    value *= c * d;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / not_zero(1 + odd * d);
    c = not_zero(1 + odd / c);
    value *= c * d;
    if (std::abs(c * d - 1) < kEnough) break;
  }
  return value;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only below the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - incomplete_beta(b, a, 1 - x);
  const double log_front = std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) +
                           b * std::log1p(-x) - std::log(a);
  return std::exp(log_front) * beta_fraction(a, b, x);
}

double normal_quantile(double p) {
  constexpr double kFar = 40;  // no double is a probability that lies beyond
  return crossing(-kFar, kFar, p, [](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; });
}

double t_quantile(double p, double freedom) {
  if (p < 0.5) return -t_quantile(1 - p, freedom);
  // Of the share that lies outside of -t to t: Abramowitz and Stegun 26.7.1.
  const double beta = crossing(
      0, 1, 2 * (1 - p), [freedom](double x) { return incomplete_beta(freedom / 2, 0.5, x); });
  return std::sqrt(freedom * (1 - beta) / beta);
}

double rank_quantile(double n, double share, double p) {
  return crossing(0, n + 1, p, [n, share](double rank) {
    return incomplete_beta(n + 1 - rank, rank, 1 - share);
  });
}

}  // namespace especho
