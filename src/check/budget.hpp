// How the time of a check is divided among its items, and how much the device, at the speed seen so
// far, can do in each share. A slow device gets smaller sizes and fewer samples instead of a check
// that lasts for hours. Whatever the share, a silence gets the plan's timeout.
#pragma once

#include <cstdint>
#include <optional>

#include "core/clock.hpp"
#include "especho/check.hpp"

namespace especho::check {

/// When an item runs. Those that show the most in little time come first, so that even a
/// check ended by its deadline has findings. Those that move much data come last, so that their
/// load does not affect other cases of a slow device.
enum class CheckStage {
  brief,     ///< cases of a few hundred bytes at most, which show the device's speed
  timing,    ///< round trips, for the diagnoses that rest on them
  ordinary,  ///< cases of a few KiB, and many connections
  volume,    ///< anything that moves as much as there is time for
};

/// When an item runs, and for how long.
struct Priority {
  CheckStage stage = CheckStage::ordinary;
  double weight = 1;  ///< of its share of the time, in about seconds of a quick check
};

class Budget {
 public:
  Budget(const CheckPlan& plan, TimePoint began);

  /// Ends the check, whatever it is doing.
  TimePoint deadline() const { return deadline_; }

  /// The planned time is used up.
  bool is_spent(TimePoint now) const { return now >= end_; }

  /// Begins a share of the time left: `weight` of `weight + weight_after`. `reserved` is set
  /// aside for an item with a duration of its own.
  void begin_share(TimePoint now, double weight, double weight_after,
                   Nanoseconds reserved = Nanoseconds(0));
  /// The time left in the current share, or in the whole check until one begins.
  Nanoseconds left(TimePoint now) const;

  /// `bytes` of an echo were back after `elapsed`.
  void note_echo(std::uint64_t bytes, Nanoseconds elapsed);
  /// How fast the device echoes, not counting what even a short echo takes. Absent until known.
  std::optional<double> bytes_per_second() const;
  /// The expected time of an echo of this size; at least that of the shortest one seen.
  Nanoseconds expected(std::uint64_t bytes) const;
  /// Whether the sizes seen so far make it certain that an echo of this size would take longer than
  /// the time left.
  bool is_too_slow_for(std::uint64_t bytes, TimePoint now) const;

 private:
  double seconds_per_byte() const;

  TimePoint deadline_;
  TimePoint end_;        ///< of the last share, somewhat before the deadline
  TimePoint share_end_;  ///< of the current share
  std::optional<Nanoseconds> shortest_;
  std::uint64_t largest_ = 0;  ///< bytes of the largest echo seen
  Nanoseconds largest_took_{0};
};

}  // namespace especho::check
