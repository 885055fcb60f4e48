// The experiments that diagnoses rest on, and what they share. Each fills a part of the
// observations.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "check/device/device.hpp"

namespace especho::check {

struct Experiment {
  Priority priority;
  bool (*is_done)(Device&);  ///< its result is already known, such as from a case
  void (*make)(Device&);
};

std::vector<const Experiment*> experiments_for(diagnosis::Experiments needed);

void observe_pacing(Device& device);
/// Only if the device takes a constant time for each echo, which observe_pacing() shows.
void observe_trickle(Device& device);
void observe_acks(Device& device);
void observe_pieces(Device& device);
/// What a device answers that has not echoed anything correctly.
void observe_answers(Device& device);
/// The first echoes of a few connections, if none has shown yet whether something comes before it.
constexpr std::size_t kGreetingsWanted = 3;
void observe_greetings(Device& device);
void observe_cuts(Device& device);
/// Several clients at once, more than most devices have slots for.
void observe_concurrent_clients(Device& device);
/// One short connection after the other.
bool have_reconnected(Device& device);
void observe_reconnects(Device& device);
void observe_closes(Device& device);
/// This many bytes, at full speed.
void observe_bulk(Device& device, std::uint64_t bytes);
/// Many echoes of one byte, back to back.
void observe_losses(Device& device);

// What experiments are made of.

/// A connection that is replaced when it is lost, unless too many were lost.
class ReconnectingProbe {
 public:
  explicit ReconnectingProbe(Device& device) : device_(device) {}

  /// A successful echo. If it fails, the connection is closed, and the next call makes another one,
  /// unless too many were lost.
  std::optional<ProbeEcho> echo(std::uint64_t size, Acks acks = Acks::system);
  /// The connection of the latest echo; nullptr if that failed.
  Probe* current() { return probe_ ? &*probe_ : nullptr; }
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

}  // namespace especho::check
