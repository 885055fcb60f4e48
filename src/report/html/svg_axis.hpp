// Axes of plots: their scales and labelled ticks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "especho/units.hpp"

namespace especho::svg {

/// Maps values to places between 0 and 1; values outside are moved to the nearer end.
class Scale {
 public:
  enum class Kind { linear, logarithmic };

  /// Impossible bounds are moved apart, and above 0 on a logarithmic scale.
  Scale(Kind kind, double low, double high);

  double place(double value) const;
  /// The value at a place.
  double value(double place) const;
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  Kind kind_;
  double low_;
  double high_;
};

struct Tick {
  double place = 0;
  std::string label;
  bool spare = false;  ///< its label is left out if there is little room
};

struct Axis {
  Scale scale;
  std::vector<Tick> ticks;
  std::string title{};
};

/// Multiples of 1, 2 or 5 times a power of ten within the bounds: about this many.
std::vector<double> round_steps(double low, double high, int about);

/// Above this ratio of the highest to the lowest value, an axis is logarithmic.
inline constexpr double kWideSpread = 20;

/// For values in nanoseconds; bounds are moved to round values. Linear ones begin at 0, unless all
/// values are far from it.
Axis latency_axis(double low, double high);
/// The same for the horizontal axis: always logarithmic, with exactly these bounds.
Axis latency_bins_axis(double low, double high);
/// From 0 to exactly this time.
Axis time_axis(Nanoseconds end);
/// Shares from 0 up, in per cent.
Axis share_axis(double high);
/// Bytes per second.
Axis throughput_axis(double low, double high);
/// Logarithmic, with the sizes themselves as ticks.
Axis size_axis(const std::vector<std::uint64_t>& sizes);
/// One in how many echoes is slower, from 1 to `count`, with percentiles as ticks.
Axis tail_axis(std::uint64_t count);
/// That percentile with all its nines: `99.9` for one in 1000.
std::string percentile_label(double one_in);

}  // namespace especho::svg
