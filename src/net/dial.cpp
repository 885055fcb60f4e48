#include "net/dial.hpp"

#include <fmt/format.h>

#include <utility>

#include "net/local_cause.hpp"

namespace especho::net {

Dial::Dial(const Socket::Endpoint& peer, std::optional<int> receive_buffer)
    : peer_(peer), start_(Clock::now()), socket_(peer.protocol(), error_) {
  if (error_) return;
  if (receive_buffer) socket_.set_receive_buffer(*receive_buffer);
  error_ = socket_.connect(peer_);
  under_way_ = error_ == asio::error::would_block;
}

std::variant<Connection, Failure> Dial::finish(TimePoint now, bool no_delay, TimePoint due) {
  if (std::exchange(under_way_, false)) error_ = socket_.connect_error();
  if (error_ == asio::error::connection_refused) {
    return failure(Outcome::refused, error_.message(), now);
  }
  if (error_ == asio::error::connection_reset) {  // after the handshake, before we looked
    return failure(Outcome::reset, error_.message(), now);
  }
  if (error_) {
    Failure failed = failure(Outcome::unreachable, error_.message(), now);
    blame(failed, local_cause(error_, peer_));
    return failed;
  }
  if (socket_.local_endpoint() == peer_) {
    // Where nobody listens on a port that the system also hands out, a connection can meet itself
    // (simultaneous open), and would echo perfectly.
    return failure(Outcome::refused, "it connected to itself", now);
  }
  if (now > due) return give_up(now);
  socket_.set_no_delay(no_delay);
  return Connection(std::move(socket_), peer_, now - start_);
}

Failure Dial::give_up(TimePoint now) {
  under_way_ = false;
  socket_.close();
  Failure failed =
      failure(Outcome::unreachable,
              fmt::format("connect timed out after {}", format_duration(now - start_)), now);
  blame(failed, no_way_to(peer_));
  return failed;
}

Failure Dial::failure(Outcome outcome, std::string detail, TimePoint now) const {
  Failure failure;
  failure.outcome = outcome;
  failure.peer = to_string(peer_);
  failure.detail = std::move(detail);
  failure.elapsed = now - start_;
  return failure;
}

}  // namespace especho::net
