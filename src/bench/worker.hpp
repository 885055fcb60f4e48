// A worker thread's share of the lanes of a bench, and the loop that keeps them going.
#pragma once

#include <asio/steady_timer.hpp>
#include <queue>
#include <utility>
#include <vector>

#include "bench/lane.hpp"

namespace especho::net {

class Worker {
 public:
  /// Has the lanes [first, first + count) of the bench.
  Worker(BenchState& bench, std::uint64_t first, std::uint64_t count);

  /// Returns when all lanes have finished the phase; false when it had to end before that: by the
  /// stop flag, at the deadline, or because the bench was given up.
  bool run(const Phase& phase);

  WorkerState& state() { return state_; }
  const std::vector<Lane>& lanes() const { return lanes_; }

 private:
  using Wake = std::pair<TimePoint, std::size_t>;  ///< when, which lane

  void reset(const Phase& phase);
  bool interrupted() const;
  bool done() const { return finished_ == lanes_.size() || interrupted(); }
  void begin_lanes();
  void do_what_is_due();
  void wake_lanes();
  void check_due();
  void look_after(std::size_t id);
  bool can_read_alone() const;
  void read_alone();
  void read_ahead();
  bool busy() const;
  void look_again();
  void listen();
  void wait();
  void run_context(bool sleep);
  TimePoint next_alarm() const;
  void set_alarm();

  BenchState& bench_;
  std::vector<std::byte> buffer_;
  WorkerState state_;
  std::vector<Lane> lanes_;
  asio::steady_timer alarm_{state_.context};  ///< the only timer of all lanes
  TimePoint alarm_at_ = TimePoint::max();

  // Of the phase
  TimePoint now_{};
  bool past_end_ = false;  ///< no echo starts any more
  std::size_t begun_ = 0;
  std::size_t finished_ = 0;
  std::vector<bool> is_finished_;
  std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
  std::vector<TimePoint> wake_of_;         ///< for each lane, the earliest one in wakes_
  TimePoint next_due_ = TimePoint::max();  ///< no lane is due earlier
  std::vector<std::size_t> changed_;       ///< lanes to look after
  std::vector<std::size_t> unheard_;       ///< lanes that may await bytes, in the order of sending
};

}  // namespace especho::net
