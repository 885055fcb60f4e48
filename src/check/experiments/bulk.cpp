#include <algorithm>
#include <chrono>

#include "check/experiments/experiments.hpp"

namespace especho::check {

void observe_bulk(Device& device, std::uint64_t bytes) {
  const Nanoseconds longest = std::min<Nanoseconds>(std::chrono::seconds(5), device.longest_echo());
  Probe probe = device.connect();
  if (!probe.echo(device.payload(1)).ok()) return;  // how long it takes to be accepted
  const Echo echo = probe.echo_within(device.stream_payload(bytes), longest);
  auto& bulk = device.seen().bulk;
  if (echo.received == 0 || (bulk && bulk->bytes >= echo.received)) return;
  bulk = {.bytes = echo.received, .elapsed = echo.rtt};
}

}  // namespace especho::check
