#include "net/connector.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "net/patience.hpp"

namespace especho::net {
namespace {

/// The last of several attempts speaks for all of them.
void tell_whole_wait(std::variant<Connection, Failure>& attempt, Nanoseconds waited) {
  if (auto* failure = std::get_if<Failure>(&attempt)) failure->elapsed = waited;
}

}  // namespace

Connector::Connector(const Target& target, bool no_delay, const StopFlag& stop)
    : addresses_(target), options_{.no_delay = no_delay}, stop_(stop) {}

std::variant<Connection, Failure> Connector::connect(Nanoseconds timeout, TimePoint deadline) {
  deadline = std::min(deadline, after(Clock::now(), timeout));
  addresses_.wait(deadline, stop_);
  std::optional<std::variant<Connection, Failure>> result;
  const ConnectOperation operation(context_, addresses_, options_, deadline,
                                   [&](auto end) { result = std::move(end); });
  while (!result && stop_ == 0) {
    if (context_.stopped()) context_.restart();
    context_.run_one_for(kSlice);
  }
  if (result) return *std::move(result);
  Failure interrupted;
  interrupted.outcome = Outcome::unreachable;
  interrupted.peer = to_string(addresses_.target());
  interrupted.detail = "interrupted";
  return interrupted;
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

}  // namespace especho::net
