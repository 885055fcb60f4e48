#include <chrono>

#include "check/experiments/session.hpp"

namespace especho::check {

void observe_losses(Device& device) {
  constexpr int kMost = 300;
  const TimePoint end = after(Clock::now(), std::chrono::seconds(4));
  Session session(device);
  for (int i = 0; i < kMost && !session.given_up() && Clock::now() < end; ++i) session.echo(1);
}

}  // namespace especho::check
