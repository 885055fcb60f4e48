// Short connections, one after the other: how they are accepted and closed.
#include <algorithm>
#include <chrono>

#include "check/experiments/experiments.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;

// Most of them right after one another, with two echoes each; then some with a pause before.

constexpr std::uint64_t kConnectionSize = 32;
constexpr Nanoseconds kReconnectPause = 150ms;

/// Returns whether both echoes came back.
bool reconnect(Device& device, Nanoseconds settle) {
  Device::ConnectOptions options;
  options.settle = settle;
  options.reconnecting = true;
  Probe probe = device.connect(options);
  return probe.echo(device.payload(kConnectionSize)).ok() &&
         probe.echo(device.payload(kConnectionSize)).ok();
}

}  // namespace

void observe_reconnects(Device& device) {
  const bool quick = device.plan().quick;
  const std::size_t most = quick ? 12 : 40;
  const Nanoseconds each = 2 * device.budget().expected(kConnectionSize);
  const std::size_t least = affordable(device, 0s, each, 12, 12, 0.7);
  const TimePoint end = after(Clock::now(), quick ? 2s : 8s);
  std::size_t unserved = 0;
  for (std::size_t i = 0; i < most && (i < least || Clock::now() < end); ++i) {
    // After two that failed, a pause shows whether haste was the reason.
    const bool hasty = unserved < 2;
    const bool served = reconnect(device, hasty ? Nanoseconds(0) : kReconnectPause);
    unserved = served || !hasty ? 0 : unserved + 1;
  }
  const int later = quick ? 3 : 6;
  for (int i = 0; i < later && (i == 0 || device.time_left() > Nanoseconds(0)); ++i) {
    reconnect(device, kReconnectPause);
  }
}

/// Connections that the client ends with FIN after one echo: how long the device takes for its own.
void observe_closes(Device& device) {
  using namespace std::chrono_literals;
  constexpr std::size_t kMost = 5, kLeast = 3;
  constexpr Nanoseconds kLong = 500ms;  // if one takes longer, kLeast are enough
  const Nanoseconds timeout = std::min<Nanoseconds>(device.plan().timeout, 5s);
  for (std::size_t i = 0; i < kMost; ++i) {
    Probe probe = device.connect();
    const ProbeEcho echo = probe.echo(device.payload(1));
    if (!echo.ok()) return;
    probe.finish_sending();
    const Received end = probe.read(1, timeout);
    if (end.end != net::ExchangeEnd::closed) return;  // the case half-close reports that
    device.seen().closes.push_back(end.waited);
    if (echo.rtt + end.waited >= kLong && i + 1 >= kLeast) return;
  }
}

}  // namespace especho::check
