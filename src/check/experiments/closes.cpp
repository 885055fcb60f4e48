// Connections that end in good order after one echo: how long the device takes to end its side.
#include <algorithm>
#include <chrono>

#include "check/experiments/session.hpp"

namespace especho::check {

void observe_closes(Device& device) {
  using namespace std::chrono_literals;
  constexpr std::size_t kMost = 5, kLeast = 3;
  constexpr Nanoseconds kLong = 500ms;  // then fewer are enough
  const Nanoseconds patience = std::min<Nanoseconds>(device.plan().timeout, 5s);
  for (std::size_t i = 0; i < kMost; ++i) {
    Probe probe = device.connect();
    const Echo echo = probe.echo(device.payload(1));
    if (!echo.ok()) return;
    probe.finish_sending();
    const Reading end = probe.read(1, patience);
    if (end.end != net::ExchangeEnd::closed) return;  // a matter of the case half-close
    device.seen().closes.push_back(end.waited);
    if (echo.rtt + end.waited >= kLong && i + 1 >= kLeast) return;
  }
}

}  // namespace especho::check
