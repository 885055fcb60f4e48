// What the connections of a check, one after the other, have in common.
#pragma once

#include <vector>

#include "check/diagnosis/observations.hpp"
#include "check/diagnosis/statistics.hpp"

namespace especho::diagnosis {

/// An echo came back, whole or in part.
bool was_served(const ConnectionRecord& visit);
/// No connection was to be had, or none of an echo came back on it.
bool was_in_vain(const ConnectionRecord& visit);
/// The device accepted the connection and ended it without a byte of an echo: by FIN, or by a
/// reset, which it is where the device left what it was sent unread.
bool was_dropped(Outcome outcome, std::uint64_t bytes_back);
bool was_dropped(const ConnectionRecord& visit);

/// Of the visits that reconnect with two echoes each: what `value` of a visit, in milliseconds, is
/// at the so-manieth connection.
template <typename Value>
std::vector<Point> over_connections(const Observations& seen, Value value) {
  std::vector<Point> points;
  double number = 0;
  for (const ConnectionRecord& visit : seen.connections) {
    if (!visit.connected) continue;
    number += 1;
    if (!visit.reconnecting || !visit.first_echo || !visit.second_echo) continue;
    points.push_back({number, to_milliseconds(value(visit))});
  }
  return points;
}

/// A value that grows from one connection to the next.
struct Growth {
  double ms_per_connection = 0;
  double ms = 0;     ///< from the first of the points to the last
  double first = 0;  ///< about what it was at the first of them, in ms
  double p = 1;      ///< that chance did it
};
Growth growth(const std::vector<Point>& points);

}  // namespace especho::diagnosis
