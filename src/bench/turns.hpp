// Which connections had to wait until others had ended, since a device serves only so many at once.
#pragma once

#include <cstdint>
#include <span>

#include "core/clock.hpp"

namespace especho {

/// How a connection fared in a run.
struct Service {
  TimePoint asked = TimePoint::max();   ///< start of its first good echo
  TimePoint served = TimePoint::max();  ///< end of it; max() if there was none
  TimePoint left = TimePoint::max();    ///< it was closed; max() if it lasted
};

struct Waiting {
  std::uint64_t connections = 0;
  Nanoseconds longest{0};  ///< for the first echo
};

/// One waited if it was served only after another one had left, and not as soon as is usual: where
/// each has but a few echoes, the first to leave says nothing. `usual` is the median round trip.
Waiting waiting_for_others(std::span<const Service> services, Nanoseconds usual);

}  // namespace especho
