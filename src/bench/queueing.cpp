#include "bench/queueing.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace especho {
namespace {

/// A first echo that takes this many usual round trips is late beyond noise.
constexpr int kLate = 5;
/// A limit shows as a time in which nobody new is served though others wait and those served go on.
/// It lasts this many times as long as it took to serve those, and longer than a busy machine
/// pauses: a device that serves one after the other at its own pace has no such time.
constexpr int kQuiet = 5;
constexpr Nanoseconds kShortestQuiet = std::chrono::milliseconds(200);

TimePoint first_to_leave(std::span<const ServiceTimes> connections) {
  TimePoint first = TimePoint::max();
  for (const ServiceTimes& one : connections) first = std::min(first, one.left);
  return first;
}

/// The most that were between their first good echo and their end, from `since` on.
std::uint64_t most_at_once(std::span<const ServiceTimes> connections,
                           TimePoint since = TimePoint::min()) {
  std::vector<std::pair<TimePoint, int>> changes;  // who leaves at a time counts before who comes
  for (const ServiceTimes& one : connections) {
    if (!one.was_served()) continue;
    changes.emplace_back(one.served, 1);
    if (one.left == TimePoint::max()) continue;
    changes.emplace_back(std::max(one.left, one.served + Nanoseconds(1)), -1);
  }
  std::sort(changes.begin(), changes.end());
  int now = 0;
  int most = 0;
  for (const auto& [time, change] : changes) {
    now += change;
    if (time >= since) most = std::max(most, now);
  }
  return static_cast<std::uint64_t>(most);
}

std::optional<std::uint64_t> limit_of(std::span<const ServiceTimes> connections, Nanoseconds usual,
                                      TimePoint end) {
  const TimePoint first_left = first_to_leave(connections);
  const TimePoint quiet_end = std::min(first_left, end);
  TimePoint begin = TimePoint::max();
  TimePoint last_served = TimePoint::min();
  std::uint64_t served = 0;
  for (const ServiceTimes& one : connections) {
    begin = std::min(begin, one.began);
    if (one.served > quiet_end) continue;
    ++served;
    last_served = std::max(last_served, one.served);
  }
  if (served == 0) return std::nullopt;
  const bool any_waits = std::any_of(
      connections.begin(), connections.end(),
      [&](const ServiceTimes& one) { return one.began <= last_served && one.served > quiet_end; });
  const Nanoseconds needed =
      std::max({kQuiet * (last_served - begin), kQuiet * usual, kShortestQuiet});
  if (!any_waits || quiet_end - last_served < needed) return std::nullopt;
  if (first_left > end) return served;
  // The number must be the same again with those that took the places of others.
  return most_at_once(connections, first_left) == served ? std::optional(served) : std::nullopt;
}

}  // namespace

Queueing queueing_of(std::span<const ServiceTimes> connections, Nanoseconds usual, TimePoint end) {
  const TimePoint first_left = first_to_leave(connections);
  Queueing queueing;
  for (const ServiceTimes& one : connections) {
    if (!one.was_served() || one.served <= first_left) continue;
    const Nanoseconds wait = one.served - one.asked;
    if (wait <= kLate * usual) continue;
    ++queueing.waited;
    queueing.longest = std::max(queueing.longest, wait);
  }
  queueing.at_once = most_at_once(connections);
  queueing.limit = limit_of(connections, usual, end);
  return queueing;
}

}  // namespace especho
