// Takes down what happens in a run. Recording an echo is O(1) and allocates nothing.
#pragma once

#include "core/clock.hpp"
#include "core/echo_queue.hpp"
#include "especho/run_result.hpp"

namespace especho {

class Recorder {
 public:
  struct Mode {
    bool measuring = true;   ///< else it is a warm-up, of which only failures and handshakes count
    bool open_loop = false;  ///< so there is a response to record
    TimePoint begin{};       ///< outages count from here
  };

  void begin(Mode mode) { mode_ = mode; }

  void ok(const Echo& echo, TimePoint last_byte);
  void failed(Failure failure, TimePoint now);
  void cut_off(std::uint64_t echoes);
  void unsent(std::uint64_t echoes);
  /// The run was still waiting for something then.
  void lasted_until(TimePoint time);
  void connected(Nanoseconds handshake) { part_.connect.record(handshake); }
  void outage(const Outage& outage);

  /// How far into the measuring `time` is; zero before it.
  Nanoseconds since_begin(TimePoint time) const;
  TimePoint first_start() const { return first_start_; }  ///< max() before any
  TimePoint last_end() const { return last_end_; }        ///< min() before any

  /// What has been taken down since the last call.
  RunResult& part() { return part_; }
  RunResult take();

 private:
  void span(TimePoint start, TimePoint end);

  Mode mode_;
  RunResult part_;
  TimePoint first_start_ = TimePoint::max();
  TimePoint last_end_ = TimePoint::min();
};

}  // namespace especho
