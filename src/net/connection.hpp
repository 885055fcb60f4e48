// A TCP connection to the device, and one wait with a deadline.
#pragma once

#include <optional>
#include <string>

#include "core/clock.hpp"
#include "net/local_cause.hpp"
#include "net/socket.hpp"
#include "net/waker.hpp"
#include "net/way_out.hpp"

namespace especho::net {

class Connection {
 public:
  Connection(Socket socket, Socket::Endpoint peer, Nanoseconds handshake, WayOut way_out = {});

  /// From now on arrived() tells more than the time of the read, if the system can.
  void note_arrivals() { arrivals_noted_ = socket_.note_arrivals(); }

  IoResult read_some(std::span<std::byte> into) {
    if (!arrivals_noted_) return socket_.read_some(into);
    arrived_.reset();
    return socket_.read_some(into, arrived_);
  }
  /// When the bytes of the latest read came in, which may be before this process got to read them;
  /// absent where the system did not note it.
  std::optional<TimePoint> arrived() const { return arrived_; }
  IoResult write_some(std::span<const std::byte> from) { return socket_.write_some(from); }
  void finish_sending() { socket_.finish_sending(); }

  enum class Ready { nothing, readable, other };

  /// Waits until bytes (or the end, or an error) can be read; or until there is room for writing if
  /// `for_writing`, or the waker, if any, is called. Nothing: `longest` was over first, or a signal
  /// came.
  Ready wait(bool for_writing, Waker* waker, Nanoseconds longest);

  Socket& socket() { return socket_; }
  const Socket::Endpoint& peer() const { return peer_; }

  /// Why nothing that is sent on it can leave this machine at present; none if something can.
  std::optional<LocalCause> no_way() const { return no_way_to(peer_, way_out_); }
  /// Whether an error of it is this machine's own fault.
  std::optional<LocalCause> local_cause(const IoResult& result) const {
    return net::local_cause(result.code(), peer_, way_out_);
  }

  Nanoseconds handshake() const { return handshake_; }

 private:
  Socket socket_;
  Socket::Endpoint peer_;
  WayOut way_out_;
  Nanoseconds handshake_;
  bool arrivals_noted_ = false;
  std::optional<TimePoint> arrived_;
};

/// `1.2.3.4:80` or `[::1]:80`.
std::string to_string(const asio::ip::tcp::endpoint& endpoint);

}  // namespace especho::net
