// A lane's connection: it sends at once what the system takes, and calls the lane for the rest.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "net/connection.hpp"

namespace especho::net {

class Lane;

/// Shared with its pending operations, which end only some time after close().
class LaneSocket : public std::enable_shared_from_this<LaneSocket> {
 public:
  LaneSocket(Connection connection, std::size_t buffer_size, Lane& lane);

  /// Calls Lane::on_received(), unless it is closed before.
  void start_receiving();
  bool receiving() const { return receiving_; }
  /// Calls Lane::on_room() when the system takes more to send, unless it is closed before.
  void start_waiting_for_room();

  // These never wait, nor call the lane; only while not receiving().
  IoResult receive_now() { return connection_.read_some(buffer()); }
  IoResult send_now(std::span<const std::byte> bytes) { return connection_.write_some(bytes); }
  /// Waits for as long as let_reads_wait() allows; likewise.
  IoResult receive_blocking();

  /// What the latest read has brought.
  std::span<const std::byte> received(const IoResult& read) { return buffer().first(read.bytes); }
  bool filled_by(const IoResult& read) const { return read.bytes == size_; }

  Connection& connection() { return connection_; }
  void close();

 private:
  std::span<std::byte> buffer() { return {buffer_.get(), size_}; }

  Lane* lane_;  ///< null once closed
  bool receiving_ = false;
  bool waiting_for_room_ = false;
  std::size_t size_;
  std::unique_ptr<std::byte[]> buffer_;
  Connection connection_;
};

}  // namespace especho::net
