// Which connections had to queue for the device, because it serves only a few at once.
#pragma once

#include <cstdint>
#include <span>

#include "core/clock.hpp"

namespace especho {

/// When a connection was served in a run.
struct ServiceTimes {
  TimePoint asked = TimePoint::max();   ///< start of its first good echo
  TimePoint served = TimePoint::max();  ///< end of it; max() if there was none
  TimePoint left = TimePoint::max();    ///< it was closed; max() if it lasted
};

struct Waiting {
  std::uint64_t connections = 0;
  Nanoseconds longest{0};  ///< for the first echo
};

/// A connection waited if it was served only after another one had left, and later than usual: with
/// only a few echoes each, the first one to leave proves nothing. `usual` is the median round trip.
Waiting waiting_for_others(std::span<const ServiceTimes> connections, Nanoseconds usual);

}  // namespace especho
