// Two bytes, the second before the answer to the first is due.
#include <array>
#include <chrono>
#include <span>

#include "check/diagnosis/device_share.hpp"
#include "check/experiments/session.hpp"

namespace especho::check {
namespace {

Nanoseconds in_nanoseconds(double ms) {
  return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double, std::milli>(ms));
}

/// Returns false where the connection is of no more use.
bool trickle(Device& device, Probe& probe, Nanoseconds gap, Nanoseconds due) {
  const auto one = device.payload(1);  // and a suffix, if there is one
  const auto other = device.payload(1);
  const TimePoint start = Clock::now();
  if (probe.send_now(one) != one.size()) return false;
  device.pause(gap);
  const TimePoint second = Clock::now();
  if (probe.send_now(other) != other.size()) return false;
  if (probe.read(one.size()).bytes.size() != one.size()) return false;
  const TimePoint answered = Clock::now();
  if (probe.read(other.size()).bytes.size() != other.size()) return false;
  // A machine that woke up too late sent the second byte after the answer.
  if (second - start < due) {
    device.seen().trickles.push_back({.gap = second - start, .answered = answered - start});
  }
  return true;
}

}  // namespace

void observe_trickle(Device& device) {
  const auto share = diagnosis::device_share(device.seen());
  if (!share || !share->constant) return;
  constexpr std::array<double, 5> kGaps{0.5, 0.7, 0.6, 0.4, 0.3};  // of the device's share
  constexpr double kLate = 0.9;
  constexpr double kLongMs = 300;
  const std::size_t count = share->device < kLongMs ? kGaps.size() : 3;
  Probe probe = device.connect();
  if (!probe.echo(device.payload(1)).ok()) return;
  for (const double gap : std::span(kGaps).first(count)) {
    if (!trickle(device, probe, in_nanoseconds(gap * share->device),
                 in_nanoseconds(kLate * share->device))) {
      return;
    }
  }
}

}  // namespace especho::check
