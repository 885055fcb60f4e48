#include "bench/queueing.hpp"

#include <algorithm>

namespace especho {
namespace {

/// A first echo that takes this many usual round trips is late beyond noise.
constexpr int kLate = 5;

}  // namespace

Waiting waiting_for_others(std::span<const ServiceTimes> connections, Nanoseconds usual) {
  TimePoint first_left = TimePoint::max();
  for (const ServiceTimes& one : connections) first_left = std::min(first_left, one.left);
  Waiting waiting;
  for (const ServiceTimes& one : connections) {
    const bool served = one.served != TimePoint::max();
    if (!served || one.served <= first_left) continue;
    const Nanoseconds wait = one.served - one.asked;
    if (wait <= kLate * usual) continue;
    ++waiting.connections;
    waiting.longest = std::max(waiting.longest, wait);
  }
  return waiting;
}

}  // namespace especho
