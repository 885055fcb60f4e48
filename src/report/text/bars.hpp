// A histogram cut down to the few bars that a person can take in.
#pragma once

#include <cstddef>
#include <vector>

#include "especho/histogram.hpp"

namespace especho {

struct Bar {
  Nanoseconds from;
  Nanoseconds to;
  std::uint64_t count;
};

/// Bars of equal width from the minimum to the 99th percentile, and one for all that is above it.
/// The counts add up to the histogram's. Fewer bars where the values are few or close; none of
/// none.
std::vector<Bar> bars_of(const Histogram& histogram, std::size_t most = 12);

}  // namespace especho
