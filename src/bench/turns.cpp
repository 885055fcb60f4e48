#include "bench/turns.hpp"

#include <algorithm>

namespace especho {
namespace {

/// So many usual round trips for the first echo are more than noise.
constexpr int kLate = 5;

}  // namespace

Waiting waiting_for_others(std::span<const Service> services, Nanoseconds usual) {
  TimePoint first_left = TimePoint::max();
  for (const Service& service : services) first_left = std::min(first_left, service.left);
  Waiting waiting;
  for (const Service& service : services) {
    const bool served = service.served != TimePoint::max();
    if (!served || service.served <= first_left) continue;
    const Nanoseconds wait = service.served - service.asked;
    if (wait <= kLate * usual) continue;
    ++waiting.connections;
    waiting.longest = std::max(waiting.longest, wait);
  }
  return waiting;
}

}  // namespace especho
