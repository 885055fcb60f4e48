// What the experiments share: a connection that is replaced when it is lost, and a measure for how
// many samples a slow device can be asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "check/device/device.hpp"

namespace especho::check {

class Session {
 public:
  explicit Session(Device& device) : device_(device) {}

  /// An echo that went well. Without one the connection is given up: the next call makes another,
  /// so long as there are not too many of them.
  std::optional<Echo> echo(std::uint64_t size, Acks acks = Acks::system);
  /// Of the latest echo; nullptr where it did not go well.
  Probe* probe() { return probe_ ? &*probe_ : nullptr; }
  /// Too many connections were lost, or the experiment's share of the time is over.
  bool given_up() const { return lost_ > kReplaced || device_.time_left() <= Nanoseconds(0); }

 private:
  static constexpr int kReplaced = 2;
  Device& device_;
  std::optional<Probe> probe_;
  int lost_ = 0;
};

/// As many samples as `budget` has room for, within bounds, but no more than can be had in this
/// part of the time that is left.
std::size_t affordable(const Device& device, Nanoseconds budget, Nanoseconds each,
                       std::size_t least, std::size_t most, double part = 1);

/// `count` numbers from 0 to below 1 in random order, one from each of as many equal parts: spread
/// more evenly than chance does it.
std::vector<double> spread_evenly(std::size_t count, SplitMix& random);

void observe_cuts(Device& device);
void observe_pacing(Device& device);
/// If the device takes a constant time for each echo, which observe_pacing() tells.
void observe_trickle(Device& device);
void observe_acks(Device& device);
void observe_pieces(Device& device);
void observe_closes(Device& device);
/// Many echoes of one byte, back to back.
void observe_losses(Device& device);

}  // namespace especho::check
