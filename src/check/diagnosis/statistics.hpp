// Robust statistics for a few dozen samples: they assume no distribution, and outliers do no harm.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "especho/units.hpp"

namespace especho::diagnosis {

/// The value below which this share of the samples lies, interpolated between two of them:
/// definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996. 0 for no
/// samples.
double quantile(std::vector<double> samples, double share);
double median(std::vector<double> samples);
double between_quartiles(const std::vector<double>& samples);
/// The standard error of a median of about normally distributed samples with this interquartile
/// range.
double error_of_median(double between_quartiles, std::size_t samples);

/// The probability that chance alone puts `upper` at least this far above `lower`: the rank-sum
/// test of Mann and Whitney ("On a test of whether one of two random variables is stochastically
/// larger than the other", 1947), by the normal approximation, corrected for ties. 1 for no
/// samples.
double rank_sum_p(std::span<const double> lower, std::span<const double> upper);

struct Point {
  double x = 0;
  double y = 0;
};

/// Growth of y with x. The slope is the median over all pairs of points (Sen, "Estimates of the
/// regression coefficient based on Kendall's tau", 1968); p is the probability that chance alone
/// makes y grow as steadily, by the trend test of Mann and Kendall (Kendall, "Rank correlation
/// methods", 1948). Points must be in ascending order of x.
struct Trend {
  double slope = 0;
  double p = 1;
};
Trend trend(std::span<const Point> points);

/// How well samples agree in phase, from 0 to 1: the mean resultant length of circular statistics
/// (Mardia and Jupp, "Directional statistics", 2000).
double phase_agreement(std::span<const double> samples, double period);

std::vector<double> in_milliseconds(std::span<const Nanoseconds> samples);

}  // namespace especho::diagnosis
