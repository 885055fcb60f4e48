#include "bench/lane_socket.hpp"

#include <asio/buffer.hpp>
#include <utility>

#include "bench/lane.hpp"
#include "net/blocking_read.hpp"

namespace especho::net {

// Memory that is never written to need not exist, so the buffer is not cleared.
LaneSocket::LaneSocket(Connection connection, std::size_t buffer_size, Lane& lane)
    : lane_(&lane),
      size_(buffer_size),
      buffer_(std::make_unique_for_overwrite<std::byte[]>(buffer_size)),
      connection_(std::move(connection)) {}

void LaneSocket::start_receiving() {
  if (std::exchange(receiving_, true)) return;
  connection_.socket().async_receive(
      asio::buffer(buffer_.get(), size_), kNeverWait,
      [self = shared_from_this()](const asio::error_code& error, std::size_t bytes) {
        self->receiving_ = false;
        if (self->lane_ == nullptr) return;
        self->lane_->on_received(error ? failed_io(error) : IoResult{IoStatus::done, bytes});
      });
}

void LaneSocket::start_waiting_for_room() {
  if (std::exchange(waiting_for_room_, true)) return;
  connection_.socket().async_wait(asio::socket_base::wait_write,
                                  [self = shared_from_this()](const asio::error_code&) {
                                    self->waiting_for_room_ = false;
                                    if (self->lane_ != nullptr) self->lane_->on_room();
                                  });
}

IoResult LaneSocket::receive_blocking() {
  return wait_and_read(connection_, buffer());
}

void LaneSocket::close() {
  lane_ = nullptr;
  connection_.close();
}

}  // namespace especho::net
