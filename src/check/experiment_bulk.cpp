#include <chrono>

#include "check/experiments.hpp"

namespace especho::check {

void observe_bulk(Device& device, std::uint64_t bytes) {
  constexpr Nanoseconds kLongest = std::chrono::seconds(5);
  Probe probe = device.connect();
  if (!probe.echo(device.payload(1)).ok()) return;  // how long it takes to be accepted
  const Echo echo = probe.echo_within(device.payload(bytes), kLongest);
  auto& bulk = device.seen().bulk;
  if (echo.received == 0 || (bulk && bulk->bytes >= echo.received)) return;
  bulk = {.bytes = echo.received, .elapsed = echo.rtt};
}

}  // namespace especho::check
