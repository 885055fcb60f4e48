// Figures of the device that several diagnoses compare with: ordinary round trips, the device's own
// share of them; and all that is known of it, for the report.
#pragma once

#include <optional>
#include <vector>

#include "check/diagnosis/observations.hpp"
#include "especho/check.hpp"

namespace especho::diagnosis {

/// The median round trip of one byte, in milliseconds: back to back, if that was measured.
std::optional<double> one_byte_ms(const Observations& seen);

/// The longest that a round trip ordinarily takes, in milliseconds, whatever preceded it: the
/// largest of all medians measured, and for first echoes of connections their 90th percentile.
double ordinary_ms(const Observations& seen);

/// What the network alone takes, in milliseconds: the device's TCP answers handshakes on its own.
std::vector<double> handshakes_ms(const Observations& seen);

/// How one-byte echoes at random times divide into network and device, in milliseconds.
struct DeviceTime {
  double echo = 0;     ///< median
  double network = 0;  ///< median handshake, or TCP's lowest round trip if that is longer
  double device = 0;   ///< the difference
  double at_most = 0;  ///< the same if both medians were off by three standard errors
  double spread = 0;   ///< interquartile range of the echoes
  double jitter = 0;   ///< interquartile range of echoes or handshakes, whichever is larger
  /// Large, and the same for each echo. Latency never looks like this, however it jitters, nor does
  /// polling, nor a busy machine.
  bool constant = false;
  bool large = false;  ///< by the medians, long enough for a fault
  bool small = false;  ///< too short for a fault, even at most
};
std::optional<DeviceTime> device_time(const Observations& seen);

/// By which share of the gap the answer to two bytes came later than the answer to one: 0 for a
/// device that answers a fixed time after the first, 1 for one that waits for a silence. Absent if
/// this was not tried.
std::optional<double> postponed(const Observations& seen, const DeviceTime& share);

/// Segment size, window, round trip and the device's share of it, clients, throughput: what is
/// known.
DeviceProfile device_profile(const Observations& seen);

}  // namespace especho::diagnosis
