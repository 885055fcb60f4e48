// Latencies of several shapes, and the histogram of them.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "especho/histogram.hpp"
#include "support/random.hpp"

namespace especho_test {

using Values = std::vector<especho::Nanoseconds>;

struct Shape {
  std::string name;
  std::function<std::uint64_t(Random&)> draw;
};

inline constexpr std::uint64_t kHour = 3'600'000'000'000;

inline const std::vector<Shape> kShapes{
    {"small values", [](Random& random) { return random.below(3000); }},
    {"a narrow peak", [](Random& random) { return 250'000 + random.below(5000); }},
    {"two peaks far apart",
     [](Random& random) {
       return random.below(10) == 0 ? 3'000'000'000 + random.below(1000) : 900;
     }},
    {"every order of magnitude",
     [](Random& random) { return std::min(random.of_any_size(42), kHour); }},
    {"all of the range", [](Random& random) { return random.below(kHour + 1); }},
    {"borders of buckets",
     [](Random& random) { return (std::uint64_t{1} << random.below(41)) + random.below(3) - 1; }},
    {"all the same", [](Random&) { return std::uint64_t{123'456'789}; }},
};

inline Values draw(const Shape& shape, std::size_t count, std::uint64_t seed) {
  Random random(seed);
  Values values(count);
  for (auto& value : values) {
    value = especho::Nanoseconds(static_cast<std::int64_t>(shape.draw(random)));
  }
  return values;
}

inline especho::Histogram recorded(const Values& values) {
  especho::Histogram histogram;
  for (const especho::Nanoseconds value : values) histogram.record(value);
  return histogram;
}

/// Of the nearest rank, in tenths of a percent so that integers do.
inline especho::Nanoseconds exact_percentile(const Values& sorted, std::size_t tenths) {
  const std::size_t rank = (sorted.size() * tenths + 999) / 1000;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

/// The widest that the bucket of this value may be.
inline especho::Nanoseconds bucket_width(especho::Nanoseconds value) {
  return std::max(value / 1024, especho::Nanoseconds(64));
}

}  // namespace especho_test
