#include "report/html/svg_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace especho::svg {
namespace {

struct AxisUnit {
  double size;
  std::string_view name;
};

constexpr std::array kDurations{AxisUnit{1, "ns"}, AxisUnit{1e3, "us"}, AxisUnit{1e6, "ms"},
                                AxisUnit{1e9, "s"}};
constexpr std::array kTimes{AxisUnit{1, "ns"},  AxisUnit{1e3, "us"},   AxisUnit{1e6, "ms"},
                            AxisUnit{1e9, "s"}, AxisUnit{60e9, "min"}, AxisUnit{3600e9, "h"}};
constexpr double kKibi = 1024;
constexpr std::array kThroughputs{AxisUnit{1, "B/s"}, AxisUnit{kKibi, "KiB/s"},
                                  AxisUnit{kKibi * kKibi, "MiB/s"},
                                  AxisUnit{kKibi * kKibi * kKibi, "GiB/s"}};

/// The largest unit of which `value` holds at least `least`.
template <typename Units>
AxisUnit unit_of(const Units& units, double value, double least = 1) {
  AxisUnit chosen = units.front();
  for (const AxisUnit& unit : units) {
    if (value >= least * unit.size) chosen = unit;
  }
  return chosen;
}

template <typename Units>
std::string label_of(const Units& units, double value) {
  if (value == 0) return "0";
  // Slightly more, so that 1000 us minus a rounding error are 1 ms.
  const AxisUnit unit = unit_of(units, value * (1 + 1e-9));
  return fmt::format("{:.6g} {}", value / unit.size, unit.name);
}

std::vector<Tick> ticks_at(const Scale& scale, const std::vector<double>& values,
                           const auto& label) {
  std::vector<Tick> ticks;
  ticks.reserve(values.size());
  for (const double value : values) ticks.push_back({scale.place(value), label(value)});
  return ticks;
}

/// Every second label is spare where there are many.
void spare_some(std::vector<Tick>& ticks) {
  for (std::size_t i = 1; ticks.size() > 4 && i < ticks.size(); i += 2) ticks[i].spare = true;
}

/// Powers of ten, and values between them if there is room.
std::vector<double> log_steps(double low, double high) {
  const double decades = std::log10(high / low);
  if (decades < 0.9) return round_steps(low, high, 4);
  const int every = decades > 7 ? static_cast<int>(std::ceil(decades / 6)) : 1;
  const std::vector<double> factors = decades < 2.2   ? std::vector<double>{1, 2, 5}
                                      : decades < 3.6 ? std::vector<double>{1, 3}
                                                      : std::vector<double>{1};
  std::vector<double> values;
  for (int exponent = static_cast<int>(std::floor(std::log10(low))); exponent <= 15; ++exponent) {
    if (exponent % every != 0) continue;
    for (const double factor : factors) {
      const double value = factor * std::pow(10, exponent);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) values.push_back(value);
    }
  }
  return values;
}

/// 1, 2 or 5 times a power of ten, at or beyond the value.
double round_down(double value) {
  const double power = std::pow(10, std::floor(std::log10(value) + 1e-9));
  const double factor = value / power * (1 + 1e-9);
  return power * (factor >= 5 ? 5 : factor >= 2 ? 2 : 1);
}
double round_up(double value) {
  const double power = std::pow(10, std::floor(std::log10(value) + 1e-9));
  const double factor = value / power * (1 - 1e-9);
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

Axis linear_latency_axis(double low, double high) {
  const bool far = low > 0.6 * high;
  const double from = far ? low : 0;
  const double room = high > from ? 0 : std::max(high, 1.0) * 0.1;  // of values that are all equal
  const auto steps = round_steps(from - room, high + room, 4);
  const double step = steps.size() > 1 ? steps[1] - steps[0] : std::max(high, 1.0);
  const Scale scale(Scale::Kind::linear, std::max(0.0, std::floor((from - room) / step) * step),
                    std::ceil((high + room) / step) * step);
  const auto label = [](double value) { return label_of(kDurations, value); };
  return {scale, ticks_at(scale, round_steps(scale.low(), scale.high(), 4), label)};
}

std::string share_label(double share) {
  return share == 0 ? "0" : fmt::format("{:.6g} %", 100 * share);
}

}  // namespace

Scale::Scale(Kind kind, double low, double high) : kind_(kind), low_(low), high_(high) {
  if (kind_ == Kind::logarithmic) {
    low_ = std::max(low_, 1e-3);
    if (high_ < low_ * 1.0001) high_ = low_ * 1.0001;
  } else if (high_ <= low_) {
    high_ = low_ + std::max(1.0, std::abs(low_) * 1e-3);
  }
}

double Scale::place(double value) const {
  const double place = kind_ == Kind::linear
                           ? (value - low_) / (high_ - low_)
                           : std::log(std::max(value, low_) / low_) / std::log(high_ / low_);
  return std::clamp(place, 0.0, 1.0);
}

double Scale::value(double place) const {
  return kind_ == Kind::linear ? low_ + place * (high_ - low_)
                               : low_ * std::pow(high_ / low_, place);
}

std::vector<double> round_steps(double low, double high, int about) {
  if (high <= low) return {low};
  const double step = round_up((high - low) / about);
  const double first = std::ceil(low / step - 1e-9) * step;
  std::vector<double> values;
  // Limited, since a step can be lost in rounding when both bounds are huge and nearly equal.
  for (int i = 0; i <= 2 * about && first + i * step <= high + step * 1e-9; ++i) {
    values.push_back(first + i * step);
  }
  return values;
}

Axis latency_axis(double low, double high) {
  low = std::max(low, 0.0);
  if (high <= kWideSpread * std::max(low, 1.0)) return linear_latency_axis(low, high);
  const Scale scale(Scale::Kind::logarithmic, round_down(std::max(low, 1.0)), round_up(high));
  const auto label = [](double value) { return label_of(kDurations, value); };
  return {scale, ticks_at(scale, log_steps(scale.low(), scale.high()), label)};
}

Axis latency_bins_axis(double low, double high) {
  const Scale scale(Scale::Kind::logarithmic, low, high);
  const auto label = [](double value) { return label_of(kDurations, value); };
  Axis axis{scale, ticks_at(scale, log_steps(scale.low(), scale.high()), label)};
  spare_some(axis.ticks);
  return axis;
}

Axis time_axis(Nanoseconds end) {
  const double high = std::max(1.0, static_cast<double>(end.count()));
  const AxisUnit unit = unit_of(kTimes, high);
  const Scale scale(Scale::Kind::linear, 0, high);
  std::vector<double> values = round_steps(0, high / unit.size, 8);
  const auto label = [&](double value) {
    return value == 0 ? "0" : fmt::format("{:.6g} {}", value, unit.name);
  };
  Axis axis{scale, {}};
  for (const double value : values) {
    axis.ticks.push_back({scale.place(value * unit.size), label(value)});
  }
  spare_some(axis.ticks);
  return axis;
}

Axis share_axis(double high) {
  const auto steps = round_steps(0, std::max(high, 1e-6), 4);
  const double step = steps.size() > 1 ? steps[1] : high;
  const Scale scale(Scale::Kind::linear, 0, std::ceil(high / step - 1e-9) * step);
  return {scale, ticks_at(scale, round_steps(0, scale.high(), 4), share_label)};
}

Axis throughput_axis(double low, double high) {
  const auto label = [](double value) { return label_of(kThroughputs, value); };
  if (high <= kWideSpread * std::max(low, 1.0)) {
    const AxisUnit unit = unit_of(kThroughputs, high);
    const double top = round_up(high / unit.size);
    const Scale scale(Scale::Kind::linear, 0, top * unit.size);
    Axis axis{scale, {}};
    for (const double value : round_steps(0, top, 4)) {
      axis.ticks.push_back({scale.place(value * unit.size), label(value * unit.size)});
    }
    return axis;
  }
  const Scale scale(Scale::Kind::logarithmic, 0.8 * std::max(low, 1.0), 1.2 * high);
  std::vector<double> values;
  for (const AxisUnit& unit : kThroughputs) {
    for (const double factor : {1.0, 10.0, 100.0}) {
      const double value = factor * unit.size;
      if (value >= scale.low() && value <= scale.high()) values.push_back(value);
    }
  }
  return {scale, ticks_at(scale, values, label)};
}

Axis size_axis(const std::vector<std::uint64_t>& sizes) {
  const auto [low, high] = std::minmax_element(sizes.begin(), sizes.end());
  const Scale scale(Scale::Kind::logarithmic, static_cast<double>(std::max<std::uint64_t>(*low, 1)),
                    static_cast<double>(*high));
  Axis axis{scale, {}};
  constexpr double kNearest = 0.11;  // so that labels do not overlap
  for (const std::uint64_t size : sizes) {
    const double place = scale.place(static_cast<double>(size));
    const bool overlaps = !axis.ticks.empty() && place - axis.ticks.back().place < kNearest;
    if (!overlaps) axis.ticks.push_back({place, format_size(size)});
  }
  spare_some(axis.ticks);
  return axis;
}

Axis tail_axis(std::uint64_t count) {
  const Scale scale(Scale::Kind::logarithmic, 1, static_cast<double>(count));
  Axis axis{scale, {{0, "0"}}};
  if (count >= 2) axis.ticks.push_back({scale.place(2), "50", count > 10'000});
  double one_in = 10;
  while (one_in <= static_cast<double>(count)) {
    axis.ticks.push_back({scale.place(one_in), percentile_label(one_in), one_in > 1e4});
    one_in *= 10;
  }
  return axis;
}

std::string percentile_label(double one_in) {
  return fmt::format("{:.15g}", 100 - 100 / one_in);
}

}  // namespace especho::svg
