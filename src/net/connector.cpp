#include "net/connector.hpp"

#include <algorithm>
#include <thread>

#include "net/dial.hpp"
#include "net/patience.hpp"
#include "net/poll_sockets.hpp"

namespace especho::net {
namespace {

/// The last of several attempts speaks for all of them.
void tell_whole_wait(std::variant<Connection, Failure>& attempt, Nanoseconds waited) {
  if (auto* failure = std::get_if<Failure>(&attempt)) failure->elapsed = waited;
}

}  // namespace

Connector::Connector(const Target& target, bool no_delay, const StopFlag& stop)
    : target_(target), addresses_(target), no_delay_(no_delay), stop_(stop) {}

std::variant<Connection, Failure> Connector::connect(Nanoseconds timeout, TimePoint deadline) {
  const TimePoint start = Clock::now();
  deadline = std::min(deadline, after(start, timeout));
  addresses_.look_up(deadline, stop_);
  const auto peers = addresses_.known();
  if (!peers) return *addresses_.failure();
  Failure last;
  last.outcome = Outcome::unreachable;
  last.peer = to_string(target_);
  last.detail = "interrupted";
  for (std::size_t i = 0; i < peers->size() && stop_ == 0; ++i) {
    // A silent first address must leave time for the others.
    const TimePoint now = Clock::now();
    const auto share = (deadline - now) / static_cast<int>(peers->size() - i);
    auto attempt = connect_to((*peers)[i], now + share);
    if (std::holds_alternative<Connection>(attempt)) return attempt;
    auto& failure = std::get<Failure>(attempt);
    // An address that this machine can't use says nothing of a device that has another one.
    if (i == 0 || last.is_local() || !failure.is_local()) last = std::move(failure);
  }
  addresses_.forget();
  return last;
}

std::variant<Connection, Failure> Connector::connect_when_ready(Nanoseconds patience,
                                                                Nanoseconds timeout,
                                                                TimePoint deadline) {
  const TimePoint start = Clock::now();
  const TimePoint end = std::min(deadline, after(start, patience));
  for (int attempts = 1;; ++attempts) {
    auto attempt = connect(timeout, deadline);
    const TimePoint next = Clock::now() + kRetryPause;
    if (std::holds_alternative<Connection>(attempt) || stop_ != 0 || next >= end) {
      if (attempts > 1) tell_whole_wait(attempt, Clock::now() - start);
      return attempt;
    }
    std::this_thread::sleep_until(next);
    timeout = std::min<Nanoseconds>(timeout, end - next);
  }
}

std::variant<Connection, Failure> Connector::connect_to(const Socket::Endpoint& peer,
                                                        TimePoint deadline) {
  Dial dial(peer, receive_buffer_);
  TimePoint now = Clock::now();
  while (dial.under_way() && stop_ == 0) {
    if (now >= deadline) return dial.give_up(now);
    pollfd socket{dial.socket().handle(), POLLOUT, 0};
    const auto slice =
        std::chrono::ceil<std::chrono::milliseconds>(std::min<Nanoseconds>(deadline - now, kSlice));
    const bool done = poll_sockets(std::span(&socket, 1), slice) > 0;
    now = Clock::now();
    if (done) break;
  }
  return stop_ == 0 ? dial.finish(now, no_delay_, deadline) : dial.give_up(now);
}

}  // namespace especho::net
