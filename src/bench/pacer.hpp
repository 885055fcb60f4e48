// When the echoes of one connection start. It is passed the time, and knows neither clocks nor
// sockets.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "core/clock.hpp"
#include "core/split_mix.hpp"
#include "especho/bench.hpp"

namespace especho {

/// The starts of an open loop: evenly spaced over all connections, which take turns.
struct Schedule {
  TimePoint origin;
  double rate = 1;  ///< echoes per second, of all connections
  std::uint64_t connection = 0;
  std::uint64_t connections = 1;

  /// Of this connection's echo number `index`, from 0.
  TimePoint start_of(std::uint64_t index) const;
  /// How many echoes of this connection start before `time`.
  std::uint64_t before(TimePoint time) const;
};

class Pacer {
 public:
  static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

  struct Load {
    std::uint64_t quota = kUnlimited;    ///< number of echoes
    TimePoint begin{};                   ///< no echo starts earlier
    TimePoint end = TimePoint::max();    ///< no echo starts at this time or later
    std::uint64_t depth = 1;             ///< in flight at most
    std::optional<Schedule> schedule{};  ///< of an open loop
    Think think{};
    Nanoseconds spread{0};   ///< the first echo starts up to this long after `begin`, at random
    std::uint64_t seed = 0;  ///< of pauses and spread
  };

  explicit Pacer(const Load& load);

  /// When the next echo may start; TimePoint::max() when others must end first, or none is left.
  TimePoint next_start() const;
  bool may_start(TimePoint now) const { return next_start() <= now && now < load_.end; }

  /// Starts an echo; returns the time at which it should have started, which is `now` without a
  /// schedule.
  TimePoint start(TimePoint now);
  /// One of the echoes has ended, whether it was good or not.
  void end(TimePoint now);
  /// An echo that could not even be sent counts as one of the quota.
  void skip();

  std::uint64_t started() const { return started_; }
  std::uint64_t in_flight() const { return in_flight_; }
  /// One echo is in flight and, should it end at `now`, none will start after it.
  bool is_last(TimePoint now) const;
  /// No echo is in flight, and none will start.
  bool finished(TimePoint now) const;
  /// Echoes of the schedule that should have started by `now`, and before the end, but did not.
  std::uint64_t unsent(TimePoint now) const;

 private:
  Load load_;
  SplitMix random_;
  std::uint64_t started_ = 0;
  std::uint64_t in_flight_ = 0;
  Nanoseconds pause_{0};  ///< after the echo that started last
  TimePoint ready_;       ///< end of the last pause
};

}  // namespace especho
