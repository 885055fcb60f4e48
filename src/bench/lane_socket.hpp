// A lane's connection, which tells the lane when there is something to read, or room to send.
#pragma once

#include <memory>

#include "net/connection.hpp"

namespace especho::net {

class Lane;
struct WorkerState;

/// Shared with its pending operations, which end only some time after close().
class LaneSocket : public std::enable_shared_from_this<LaneSocket> {
 public:
  LaneSocket(Connection connection, Lane& lane, WorkerState& worker);

  /// Calls Lane::on_readable() when there is something to read, unless closed first.
  void start_waiting_for_bytes();
  bool waiting_for_bytes() const { return waiting_for_bytes_; }
  /// Calls Lane::on_room() when the system takes more to send, unless closed first.
  void start_waiting_for_room();

  Connection& connection() { return connection_; }
  void close();

 private:
  Lane* lane_;  ///< null once closed
  WorkerState& worker_;
  bool waiting_for_bytes_ = false;
  bool waiting_for_room_ = false;
  Connection connection_;
};

}  // namespace especho::net
