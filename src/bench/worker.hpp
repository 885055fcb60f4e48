// A thread's share of the lanes of a bench, and the loop that keeps them going.
#pragma once

#include <queue>
#include <utility>
#include <vector>

#include "bench/lane.hpp"

namespace especho::net {

class Worker {
 public:
  /// Has the lanes [first, first + count) of the bench.
  Worker(Common& common, std::uint64_t first, std::uint64_t count);

  /// Returns when all lanes have finished the phase; false when it had to end before that: by the
  /// stop flag, at the deadline, or because the bench was given up.
  bool run(const Phase& phase);

  Desk& desk() { return desk_; }
  const std::vector<Lane>& lanes() const { return lanes_; }

 private:
  using Wake = std::pair<TimePoint, std::size_t>;  ///< when, which lane

  bool over() const;
  void look_at_dials();
  void begin_lanes();
  void wake_lanes();
  void check_due();
  void wait();
  void take(const Poller::Ready& event);
  void read_alone(TimePoint busy);
  Nanoseconds time_until(TimePoint coarse, TimePoint wake) const;
  void look_after(std::size_t id);

  Common& common_;
  Desk desk_;
  std::vector<Lane> lanes_;

  // Of the phase
  TimePoint now_{};
  bool past_end_ = false;  ///< no echo starts any more
  std::vector<std::size_t> dials_with_news_;
  std::size_t begun_ = 0;
  std::size_t finished_ = 0;
  std::vector<bool> is_finished_;
  std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
  std::vector<TimePoint> wake_of_;         ///< the earliest one in wakes_, a lane each
  TimePoint next_due_ = TimePoint::max();  ///< no lane is due earlier
};

}  // namespace especho::net
