// The clock of all measurements and deadlines. Code in core and compare never reads it: it is
// passed the time.
#pragma once

#include <chrono>

#include "especho/units.hpp"

namespace especho {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

/// `from + duration`, without overflow for durations that mean "never".
inline TimePoint after(TimePoint from, Nanoseconds duration) {
  return duration > TimePoint::max() - from
             ? TimePoint::max()
             : from + std::chrono::duration_cast<Clock::duration>(duration);
}

}  // namespace especho
