#include "compare/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

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

/// How much neighbours of a run resemble each other, from 0 on. An estimate of few batches is too
/// low by about one in their number (Kendall and Marriott, 1954), and must not be trusted near 1.
double correlation(const std::vector<double>& deviations, const std::vector<Term>& terms) {
  constexpr double kMost = 0.9;
  double products = 0;
  double squares = 0;
  bool has_neighbours = false;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    squares += deviations[i] * deviations[i];
    if (i == 0 || terms[i].run != terms[i - 1].run) continue;
    has_neighbours = true;
    products += deviations[i] * deviations[i - 1];
  }
  if (!has_neighbours || !(squares > 0)) return 0;
  return std::clamp(products / squares + 1 / static_cast<double>(terms.size()), 0.0, kMost);
}

std::vector<double> logarithms(std::span<const double> values) {
  std::vector<double> logs;
  for (const double value : values) logs.push_back(std::log(value));
  return logs;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Of the mean of these.
Spread spread_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const auto count = static_cast<double>(values.size());
  return {.variance = squares / (count - 1) / count, .degrees_of_freedom = count - 1};
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

double t_quantile(double p, double degrees_of_freedom) {
  if (p < 0.5) return -t_quantile(1 - p, degrees_of_freedom);
  // Of the share that lies outside of -t to t: Abramowitz and Stegun 26.7.1.
  const double beta = crossing(0, 1, 2 * (1 - p), [degrees_of_freedom](double x) {
    return incomplete_beta(degrees_of_freedom / 2, 0.5, x);
  });
  return std::sqrt(degrees_of_freedom * (1 - beta) / beta);
}

double rank_quantile(double n, double share, double p) {
  return crossing(0, n + 1, p, [n, share](double rank) {
    return incomplete_beta(n + 1 - rank, rank, 1 - share);
  });
}

Ratio ratio_of(const std::vector<Term>& all) {
  std::vector<Term> terms;
  double part = 0;
  double whole = 0;
  for (const Term& term : all) {
    if (!(term.whole > 0)) continue;
    terms.push_back(term);
    part += term.part;
    whole += term.whole;
  }
  if (terms.size() < 2) return {.value = whole > 0 ? part / whole : 0};
  const double value = part / whole;
  std::vector<double> deviations;
  double squares = 0;
  for (const Term& term : terms) {
    deviations.push_back(term.part - value * term.whole);
    squares += deviations.back() * deviations.back();
  }
  const auto count = static_cast<double>(terms.size());
  const double left = correlation(deviations, terms);
  return {.value = value,
          .variance = squares * count / (count - 1) / (whole * whole) * (1 + left) / (1 - left),
          .degrees_of_freedom = count - 1};
}

Estimate estimate(const Ratio& ratio, double alpha) {
  Estimate result{.value = ratio.value, .low = {}, .high = {}};
  if (ratio.degrees_of_freedom < 1) return result;
  if (!(ratio.value > 0)) return result;
  // On the scale of logarithms, on which ratios are compared and nothing falls below zero.
  const double error = std::sqrt(ratio.variance) / ratio.value;
  const double factor = std::exp(t_quantile(1 - alpha / 2, ratio.degrees_of_freedom) * error);
  result.low = ratio.value / factor;
  if (std::isfinite(factor)) result.high = ratio.value * factor;
  return result;
}

RelativeChange relative_change(const Estimate& base, const Estimate& now) {
  const double ratio = std::log(now.value / base.value);
  const auto end = [&](const std::optional<double>& of_now, const std::optional<double>& of_base,
                       int sign) -> std::optional<double> {
    if (!of_now || !of_base) return std::nullopt;
    const double margin =
        std::hypot(std::log(*of_now / now.value), std::log(*of_base / base.value));
    return std::expm1(ratio + sign * margin);
  };
  return {std::expm1(ratio), end(now.low, base.high, -1), end(now.high, base.low, 1)};
}

double geometric_mean(std::span<const double> values) {
  return std::exp(mean_of(logarithms(values)));
}

RelativeChange relative_change(std::span<const double> base, std::span<const double> now,
                               double alpha) {
  const auto of_base = logarithms(base);
  const auto of_now = logarithms(now);
  const double ratio = mean_of(of_now) - mean_of(of_base);
  const double margin = welch_margin(spread_of(of_base), spread_of(of_now), alpha);
  return {std::expm1(ratio), std::expm1(ratio - margin), std::expm1(ratio + margin)};
}

double welch_margin(const Spread& a, const Spread& b, double alpha) {
  const double sum = a.variance + b.variance;
  if (!(sum > 0)) return 0;
  const double degrees_of_freedom = sum * sum /
                                    (a.variance * a.variance / a.degrees_of_freedom +
                                     b.variance * b.variance / b.degrees_of_freedom);
  return t_quantile(1 - alpha / 2, degrees_of_freedom) * std::sqrt(sum);
}

}  // namespace especho
