#include "compare/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "compare/distributions.hpp"

namespace especho {
namespace {

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

/// The widest that the bucket of a latency may be.
double bucket_width(double nanoseconds) {
  return std::max(nanoseconds / 1024, 64.0);
}

/// `low`, made lower by what a histogram does not tell.
std::optional<double> below_bucket(double low) {
  const double lowest = low - bucket_width(low);
  return lowest > 0 ? std::optional(lowest) : std::nullopt;
}

double percentile(const Histogram& latency, double share) {
  return static_cast<double>(latency.percentile(100 * share).count());
}

/// Of the percentiles of the single batches.
template <typename IsMore>
double extreme_of(const Batches& batches, double share, IsMore is_more) {
  double extreme = percentile(batches.latency, share);
  for (const Batch& batch : batches.batches) {
    if (batch.ok() == 0) continue;
    const double value = percentile(batch.latency, share);
    if (is_more(value, extreme)) extreme = value;
  }
  return extreme;
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
  return {.variance = squares / (count - 1) / count, .freedom = count - 1};
}

}  // namespace

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
          .freedom = count - 1};
}

Estimate estimate(const Ratio& ratio, double miss) {
  Estimate result{.value = ratio.value, .low = {}, .high = {}};
  if (ratio.freedom < 1) return result;
  if (!(ratio.value > 0)) return result;
  // On the scale of logarithms, on which ratios are compared and nothing falls below zero.
  const double error = std::sqrt(ratio.variance) / ratio.value;
  const double factor = std::exp(t_quantile(1 - miss / 2, ratio.freedom) * error);
  result.low = ratio.value / factor;
  if (std::isfinite(factor)) result.high = ratio.value * factor;
  return result;
}

Estimate estimate_quantile(const Batches& batches, double share, double miss) {
  const Histogram& latency = batches.latency;
  Estimate result{.value = percentile(latency, share), .low = {}, .high = {}};
  const Nanoseconds at = latency.percentile(100 * share);
  std::vector<Term> terms;
  for (const Batch& batch : batches.batches) {
    terms.push_back({.part = static_cast<double>(batch.latency.count_up_to(at)),
                     .whole = static_cast<double>(batch.ok()),
                     .run = batch.run});
  }
  const Ratio below = ratio_of(terms);
  if (below.freedom < 1) return result;
  // So many independent echoes would tell as much (Korn and Graubard, "Confidence intervals for
  // proportions with small expected number of positive counts", 1998); never more than there are,
  // for that would be luck. More than a million would only cost time.
  const auto count = std::min(static_cast<double>(latency.count()), 1e6);
  const double independent = below.variance > 0
                                 ? std::min(count, below.value * (1 - below.value) / below.variance)
                                 : count;
  const double spread = normal_quantile(1 - miss / 2) / t_quantile(1 - miss / 2, below.freedom);
  const double n = independent * spread * spread;
  const auto rank_in = [&](double of, double level) { return rank_quantile(of, share, level); };
  // Where the echoes would do, but are too alike over long stretches to tell an end, it is that of
  // the stretches themselves, each of them a mood in which the device was.
  const double all = count * spread * spread;
  if (const double lowest = rank_in(n, miss / 2); lowest >= 1) {
    result.low = below_bucket(percentile(latency, lowest / n));
  } else if (rank_in(all, miss / 2) >= 1) {
    result.low = below_bucket(extreme_of(batches, share, [](double a, double b) { return a < b; }));
  }
  if (const double highest = rank_in(n, 1 - miss / 2); highest <= n) {
    result.high = percentile(latency, highest / n);
  } else if (rank_in(all, 1 - miss / 2) <= all) {
    result.high = extreme_of(batches, share, [](double a, double b) { return a > b; });
  }
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
                               double miss) {
  const auto of_base = logarithms(base);
  const auto of_now = logarithms(now);
  const double ratio = mean_of(of_now) - mean_of(of_base);
  const double margin = welch_margin(spread_of(of_base), spread_of(of_now), miss);
  return {std::expm1(ratio), std::expm1(ratio - margin), std::expm1(ratio + margin)};
}

double welch_margin(const Spread& a, const Spread& b, double miss) {
  const double sum = a.variance + b.variance;
  if (!(sum > 0)) return 0;
  const double freedom =
      sum * sum / (a.variance * a.variance / a.freedom + b.variance * b.variance / b.freedom);
  return t_quantile(1 - miss / 2, freedom) * std::sqrt(sum);
}

}  // namespace especho
