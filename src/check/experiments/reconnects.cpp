// Short connections, most of them right after one another, with two echoes each; then some with a
// pause before.
#include <chrono>

#include "check/experiments/experiments.hpp"
#include "check/experiments/session.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kSize = 32;
constexpr Nanoseconds kPause = 150ms;

/// Returns whether it was served.
bool visit(Device& device, Nanoseconds settle) {
  Device::ConnectOptions options;
  options.settle = settle;
  options.reconnecting = true;
  Probe probe = device.connect(options);
  return probe.echo(device.payload(kSize)).ok() && probe.echo(device.payload(kSize)).ok();
}

}  // namespace

void observe_reconnects(Device& device) {
  const bool quick = device.plan().quick;
  const std::size_t most = quick ? 12 : 40;
  const Nanoseconds each = 2 * device.budget().expected(kSize);
  const std::size_t least = affordable(device, 0s, each, 12, 12, 0.7);
  const TimePoint end = after(Clock::now(), quick ? 2s : 8s);
  std::size_t in_vain = 0;
  for (std::size_t i = 0; i < most && (i < least || Clock::now() < end); ++i) {
    // After two that were dropped, whether it is for the haste is to be known.
    const bool hasty = in_vain < 2;
    const bool served = visit(device, hasty ? Nanoseconds(0) : kPause);
    in_vain = served || !hasty ? 0 : in_vain + 1;
  }
  const int later = quick ? 3 : 6;
  for (int i = 0; i < later && (i == 0 || device.time_left() > Nanoseconds(0)); ++i) {
    visit(device, kPause);
  }
}

}  // namespace especho::check
