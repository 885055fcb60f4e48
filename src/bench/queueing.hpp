// Which connections had to queue for the device, and how many it serves at once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/clock.hpp"

namespace especho {

/// When a connection was served in a run.
struct ServiceTimes {
  TimePoint began = TimePoint::max();   ///< start of its first echo
  TimePoint asked = TimePoint::max();   ///< start of its first good echo
  TimePoint served = TimePoint::max();  ///< end of that; max() if there was none
  TimePoint left = TimePoint::max();    ///< it was closed after that; max() if it lasted

  bool was_served() const { return served != TimePoint::max(); }
};

struct Queueing {
  /// Connections that were served only after another one had left, and later than usual: with only
  /// a few echoes each, the first one to leave proves nothing.
  std::uint64_t waited = 0;
  Nanoseconds longest{0};     ///< for the first echo
  std::uint64_t at_once = 0;  ///< the most that were seen to be served at the same time
  /// The same number, if it is the device's limit: absent where time may explain why others were
  /// not served.
  std::optional<std::uint64_t> limit;
};

/// `usual` is the median round trip, `end` the time until which the connections lasted that never
/// left.
Queueing queueing_of(std::span<const ServiceTimes> connections, Nanoseconds usual, TimePoint end);

}  // namespace especho
