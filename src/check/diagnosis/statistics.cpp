#include "check/diagnosis/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace especho::diagnosis {
namespace {

/// The probability that a standard normal variable is above z.
double normal_tail(double z) {
  return 0.5 * std::erfc(z / std::numbers::sqrt2);
}

/// The sum of f(t) over all groups of t equal values.
template <typename Function>
double over_ties(const std::vector<double>& sorted, Function f) {
  double sum = 0;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::upper_bound(begin, sorted.end(), *begin);
    sum += f(static_cast<double>(end - begin));
    begin = end;
  }
  return sum;
}

double sign(double value) {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

}  // namespace

double quantile(std::vector<double> samples, double share) {
  if (samples.empty()) return 0;
  std::sort(samples.begin(), samples.end());
  const double at = share * static_cast<double>(samples.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, samples.size() - 1);
  return std::lerp(samples[below], samples[above], at - std::floor(at));
}

double median(std::vector<double> samples) {
  return quantile(std::move(samples), 0.5);
}

double between_quartiles(const std::vector<double>& samples) {
  return quantile(samples, 0.75) - quantile(samples, 0.25);
}

double error_of_median(double between_quartiles, std::size_t samples) {
  return 0.93 * between_quartiles / std::sqrt(static_cast<double>(samples));
}

double rank_sum_p(std::span<const double> lower, std::span<const double> upper) {
  if (lower.empty() || upper.empty()) return 1;
  double wins = 0;
  for (const double high : upper) {
    for (const double low : lower) wins += (sign(high - low) + 1) / 2;
  }
  std::vector<double> all(lower.begin(), lower.end());
  all.insert(all.end(), upper.begin(), upper.end());
  std::sort(all.begin(), all.end());

  const auto m = static_cast<double>(lower.size());
  const auto n = static_cast<double>(upper.size());
  const double total = m + n;
  const double ties = over_ties(all, [](double t) { return t * t * t - t; });
  const double variance = m * n / 12 * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) return 1;
  return normal_tail((wins - m * n / 2 - 0.5) / std::sqrt(variance));
}

Trend trend(std::span<const Point> points) {
  std::vector<double> slopes;
  std::vector<double> values;
  double score = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    values.push_back(points[i].y);
    for (std::size_t k = i + 1; k < points.size(); ++k) {
      const double run = points[k].x - points[i].x;
      if (run <= 0) continue;
      const double rise = points[k].y - points[i].y;
      score += sign(rise);
      slopes.push_back(rise / run);
    }
  }
  std::sort(values.begin(), values.end());
  const auto weight = [](double t) { return t * (t - 1) * (2 * t + 5); };
  const double variance =
      (weight(static_cast<double>(points.size())) - over_ties(values, weight)) / 18;
  if (slopes.empty() || variance <= 0) return {};
  return {median(std::move(slopes)), normal_tail((score - sign(score)) / std::sqrt(variance))};
}

double phase_agreement(std::span<const double> samples, double period) {
  if (samples.empty()) return 0;
  double x = 0;
  double y = 0;
  for (const double sample : samples) {
    x += std::cos(2 * std::numbers::pi * sample / period);
    y += std::sin(2 * std::numbers::pi * sample / period);
  }
  return std::hypot(x, y) / static_cast<double>(samples.size());
}

std::vector<double> in_milliseconds(std::span<const Nanoseconds> samples) {
  std::vector<double> result;
  result.reserve(samples.size());
  for (const Nanoseconds sample : samples) result.push_back(to_milliseconds(sample));
  return result;
}

}  // namespace especho::diagnosis
