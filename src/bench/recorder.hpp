// Recorders of what happens in a run. Recording an echo is O(1), and allocates only when a block
// ends or a round trip has an order of magnitude that was not seen before.
#pragma once

#include "bench/echo_queue.hpp"
#include "core/clock.hpp"
#include "core/run_result.hpp"
#include "especho/bench.hpp"

namespace especho {

/// Sorts what happens in a run into its blocks, however long the run will be.
class BlockRecorder {
 public:
  void begin(TimePoint begin);
  /// The block of what ends now; O(1), except when a block is over. A time that is
  /// earlier than one before counts as that one.
  Block& at(TimePoint now) {
    if (now > current_end_) move_to(now);
    return open_;
  }
  Blocks take();

 private:
  void move_to(TimePoint now);
  void stow();

  TimePoint begin_{};
  Blocks blocks_;  ///< compact: there are many, and each may hold many values
  Block open_;     ///< the current one
  std::size_t current_ = 0;
  TimePoint current_end_ = TimePoint::min();
};

class Recorder {
 public:
  struct Mode {
    bool measuring = true;   ///< else it is a warm-up, of which only failures and handshakes count
    bool open_loop = false;  ///< so there is a response to record
    TimePoint begin{};       ///< outages, blocks and the log count from here
    EchoLog* log = nullptr;  ///< gets every measured echo
    std::uint64_t run = 0;   ///< for the log
    std::uint64_t size = 0;  ///< likewise
  };

  void begin(Mode mode);
  /// Passes on the records that the log has not received yet.
  void flush_log();

  void ok(const Echo& echo, TimePoint last_byte, std::uint64_t connection);
  void failed(Failure failure, TimePoint now, std::uint64_t connection);
  void cut_off(std::uint64_t echoes);
  void unsent(std::uint64_t echoes);
  /// The run was still waiting for something at this time.
  void lasted_until(TimePoint time);
  void connected(Nanoseconds handshake) { part_.connect.record(handshake); }
  void outage(const Outage& outage);
  /// A connection was lost after this many whole echoes.
  void lost_connection(std::uint64_t whole_echoes, bool in_mid_echo) {
    add(part_.lost_connections, whole_echoes, in_mid_echo);
  }
  /// After that, the device took no new connection.
  void away_after_loss() { ++part_.lost_connections.then_away; }

  /// How far into the measuring `time` is; zero before it.
  Nanoseconds since_begin(TimePoint time) const;
  TimePoint last_end() const { return last_end_; }  ///< min() before any

  /// What was recorded since the last call.
  RunResult take();

 private:
  void log(const EchoRecord& record);

  Mode mode_;
  BlockRecorder blocks_;
  std::vector<EchoRecord> unlogged_;
  RunResult part_;
  TimePoint last_end_ = TimePoint::min();
};

}  // namespace especho
