// How much of an echo's time is the device's own, beyond the network's.
#pragma once

#include <optional>

#include "check/diagnosis/observations.hpp"

namespace especho::diagnosis {

/// Of one-byte echoes that were asked for at random times, in milliseconds.
struct DeviceShare {
  double echo = 0;     ///< the median
  double network = 0;  ///< the median handshake, or TCP's lowest round trip if that is longer
  double device = 0;   ///< the difference
  double at_most = 0;  ///< the device's, were both medians off by three standard errors
  double spread = 0;   ///< between the quartiles of the echoes
  double jitter = 0;  ///< between the quartiles of the echoes, or of the handshakes if that is more
  /// Large, and the same for each echo: no latency, however it jitters, no wait for a next look at
  /// the data, and no machine that is busy looks like this.
  bool constant = false;
  bool large = false;  ///< long enough for a fault, by the medians
  bool small = false;  ///< too short for one, even at most
};
std::optional<DeviceShare> device_share(const Observations& seen);

/// By which share of the gap the answer to two bytes came later than that to one: 0 for a device
/// that answers a fixed time after the first, 1 for one that waits for a silence. Absent where it
/// was not tried.
std::optional<double> postponed(const Observations& seen, const DeviceShare& share);

}  // namespace especho::diagnosis
