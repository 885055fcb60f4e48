// Echoes of several sizes, each on a connection of its own, to see which of them stop early.
#include <array>
#include <chrono>

#include "check/experiments/session.hpp"

namespace especho::check {

void observe_cuts(Device& device) {
  using namespace std::chrono_literals;
  // Below a segment, so that a device gets each at once; then some that fill larger buffers.
  constexpr std::array<std::uint64_t, 3> kFirst{1400, 3000, 5000};
  constexpr std::array<std::uint64_t, 4> kMore{1300, 1200, 600, 300};
  constexpr Nanoseconds kLongest = 2s;
  const auto echo = [&](std::uint64_t size) {
    Probe probe = device.connect();
    probe.echo_within(device.payload(size), kLongest, kLongest);
  };
  for (const std::uint64_t size : kFirst) echo(size);
  if (device.seen().cuts.empty()) return;
  for (const std::uint64_t size : kMore) echo(size);
}

}  // namespace especho::check
