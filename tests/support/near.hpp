// Floating-point numbers that are equal but for rounding.
#pragma once

#include <algorithm>
#include <cmath>

namespace especho_test {

inline bool is_near(double a, double b, double relative = 1e-9) {
  const double scale = std::max({std::abs(a), std::abs(b), 1.0});
  return std::abs(a - b) <= relative * scale;
}

}  // namespace especho_test
