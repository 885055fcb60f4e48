#include "bench/lane_socket.hpp"

#include <utility>

#include "bench/lane.hpp"

namespace especho::net {

LaneSocket::LaneSocket(Connection connection, Lane& lane, WorkerState& worker)
    : lane_(&lane), worker_(worker), connection_(std::move(connection)) {}

void LaneSocket::start_waiting_for_bytes() {
  if (std::exchange(waiting_for_bytes_, true)) return;
  ++worker_.pending;
  connection_.socket().async_wait(asio::socket_base::wait_read,
                                  [self = shared_from_this()](const asio::error_code&) {
                                    --self->worker_.pending;
                                    self->waiting_for_bytes_ = false;
                                    if (self->lane_ != nullptr) self->lane_->on_readable();
                                  });
}

void LaneSocket::start_waiting_for_room() {
  if (std::exchange(waiting_for_room_, true)) return;
  ++worker_.pending;
  connection_.socket().async_wait(asio::socket_base::wait_write,
                                  [self = shared_from_this()](const asio::error_code&) {
                                    --self->worker_.pending;
                                    self->waiting_for_room_ = false;
                                    if (self->lane_ != nullptr) self->lane_->on_room();
                                  });
}

void LaneSocket::close() {
  lane_ = nullptr;
  connection_.close();
}

}  // namespace especho::net
