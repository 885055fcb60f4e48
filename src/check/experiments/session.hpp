// What the experiments share: a connection that is replaced when it is lost, and how many samples
// there is time for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "check/device/device.hpp"

namespace especho::check {

class Session {
 public:
  explicit Session(Device& device) : device_(device) {}

  /// A successful echo. If it fails, the connection is closed, and the next call makes another one,
  /// unless too many were lost.
  std::optional<ProbeEcho> echo(std::uint64_t size, Acks acks = Acks::system);
  /// The connection of the latest echo; nullptr if that failed.
  Probe* probe() { return probe_ ? &*probe_ : nullptr; }
  /// Too many connections were lost, or the experiment's share of the time is used up.
  bool given_up() const { return lost_ > kReplaced || device_.time_left() <= Nanoseconds(0); }

 private:
  static constexpr int kReplaced = 2;
  Device& device_;
  std::optional<Probe> probe_;
  int lost_ = 0;
};

/// As many samples as `budget` has room for, within bounds, but no more than fit into this part of
/// the time left.
std::size_t affordable(const Device& device, Nanoseconds budget, Nanoseconds each,
                       std::size_t least, std::size_t most, double part = 1);

/// `count` numbers from 0 to below 1 in random order, one from each of as many equal parts: more
/// evenly spread than chance would.
std::vector<double> spread_evenly(std::size_t count, SplitMix& random);

}  // namespace especho::check
