#include "faulty_network.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace especho::device {
namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

bool has_faults(const NetworkFaults& network) {
  return network.latency > Duration(0) || !network.latencies.empty() ||
         network.link_loss > Duration(0);
}

bool has_faults(const DataFaults& data) {
  return data.corrupt > 0 || data.drop > 0 || data.duplicate > 0 || data.mix > 0;
}

bool has_faults(const Failures& failures) {
  return failures.truncate_after > 0 || failures.reset_after > 0 || failures.stall > Duration(0) ||
         failures.read_rate > 0 || failures.slow_accept > Duration(0) ||
         failures.drift > Duration(0) || failures.reboot_after > 0;
}

// Bytes left of `every`, of which `passed` have gone by.
std::uint64_t left(std::uint64_t every, std::uint64_t passed) {
  return every == 0 ? never : every - passed;
}

}  // namespace

FaultyNetwork::FaultyNetwork(Faults faults, std::uint64_t seed, Instant booted)
    : faults_(std::move(faults)),
      seeds_(seed),
      has_faults_(has_faults(faults_.network) || has_faults(faults_.data) ||
                  has_faults(faults_.failures)),
      doze_(faults_.network.beacon, booted) {}

void FaultyNetwork::restart(Instant now) {
  doze_ = Doze(faults_.network.beacon, now);
  connections_ = 0;
  since_boot_ = 0;
  reboot_due_ = false;
}

Instant FaultyNetwork::connection_heard(Instant now, Random& random) {
  const auto before = static_cast<Duration::rep>(connections_);
  const Instant at = heard(now, random) + before * faults_.failures.slow_accept;
  ++connections_;
  return at;
}

Instant FaultyNetwork::heard(Instant now, Random& random) {
  const auto connections = static_cast<Duration::rep>(connections_);
  return doze_.heard(now) + latency(faults_.network, random) + connections * faults_.failures.drift;
}

std::uint64_t FaultyNetwork::until_event() const {
  const NetworkFaults& network = faults_.network;
  const std::uint64_t loss_every = network.link_loss > Duration(0) ? network.link_loss_after : 0;
  return std::min(left(loss_every, since_loss_), left(faults_.failures.reboot_after, since_boot_));
}

void FaultyNetwork::count(std::size_t bytes, Instant now) {
  since_loss_ += bytes;
  since_boot_ += bytes;
  if (faults_.network.link_loss > Duration(0) && since_loss_ >= faults_.network.link_loss_after) {
    since_loss_ = 0;
    lost_until_ = now + faults_.network.link_loss;
  }
  if (faults_.failures.reboot_after > 0 && since_boot_ >= faults_.failures.reboot_after) {
    since_boot_ = 0;
    reboot_due_ = true;
  }
}

}  // namespace especho::device
