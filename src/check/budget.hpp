// How the time of a check is divided among its items, and how much a device of the speed seen so
// far can do in a share of it. A slow device gets smaller sizes and fewer samples instead of a
// check that lasts for hours; a silence is given the plan's timeout all the same.
#pragma once

#include <cstdint>
#include <optional>

#include "core/clock.hpp"
#include "especho/check.hpp"

namespace especho::check {

/// When an item has its turn: those that show most in little time come first, so that even a check
/// that is ended by its deadline has findings. A case must not suffer from the
/// load that the one before left in a slow device, so those that move much data come last.
enum class Stage {
  brief,     ///< cases of at most a few hundred bytes, from which the device's speed is known
  timing,    ///< round trips, for the diagnoses that rest on them
  ordinary,  ///< cases of a few KiB, and many connections
  volume,    ///< all that moves as much as there is time for
};

struct Turn {
  Stage stage = Stage::ordinary;
  double weight = 1;  ///< of its share of the time: some seconds of the minute of a quick check
};

class Budget {
 public:
  Budget(const CheckPlan& plan, TimePoint began);

  /// Ends the check, whatever it is doing.
  TimePoint deadline() const { return deadline_; }

  /// All that was planned should have been done by now.
  bool is_spent(TimePoint now) const { return now >= end_; }

  /// A part of what is left begins: `weight` of `weight` and `weight_after`. `reserved` is kept for
  /// an item that has a time of its own.
  void begin_share(TimePoint now, double weight, double weight_after,
                   Nanoseconds reserved = Nanoseconds(0));
  /// Of the share at hand; that of the whole check until one begins.
  Nanoseconds left(TimePoint now) const;

  /// `bytes` of an echo were back after `elapsed`.
  void note_echo(std::uint64_t bytes, Nanoseconds elapsed);
  /// How fast the device echoes, without what even a short echo takes. Absent until that is known.
  std::optional<double> bytes_per_second() const;
  /// What an echo of this size is expected to take; at least the shortest one seen.
  Nanoseconds expected(std::uint64_t bytes) const;
  /// Whether an echo of this size would take longer than what is left, and by so much that it is
  /// certain from the sizes seen so far.
  bool is_too_slow_for(std::uint64_t bytes, TimePoint now) const;

 private:
  double seconds_per_byte() const;

  TimePoint deadline_;
  TimePoint end_;        ///< of the last share: somewhat before the deadline
  TimePoint share_end_;  ///< of the one at hand
  std::optional<Nanoseconds> shortest_;
  std::uint64_t largest_ = 0;  ///< bytes of an echo, of all that were seen
  Nanoseconds largest_took_{0};
};

}  // namespace especho::check
