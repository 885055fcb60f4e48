// A TCP connection to the device, and one wait with a deadline.
#pragma once

#include <string>

#include "core/clock.hpp"
#include "net/socket.hpp"
#include "net/waker.hpp"

namespace especho::net {

class Connection {
 public:
  Connection(Socket socket, Socket::Endpoint peer, Nanoseconds handshake);

  IoResult read_some(std::span<std::byte> into) { return socket_.read_some(into); }
  IoResult write_some(std::span<const std::byte> from) { return socket_.write_some(from); }
  void finish_sending() { socket_.finish_sending(); }

  enum class Ready { nothing, readable, other };

  /// Waits until bytes (or the end, or an error) can be read; or until there is room for writing if
  /// `for_writing`, or the waker, if any, is called. Nothing: `longest` was over first, or a signal
  /// came.
  Ready wait(bool for_writing, Waker* waker, Nanoseconds longest);

  Socket& socket() { return socket_; }
  const Socket::Endpoint& peer() const { return peer_; }
  Nanoseconds handshake() const { return handshake_; }

 private:
  Socket socket_;
  Socket::Endpoint peer_;
  Nanoseconds handshake_;
};

/// `1.2.3.4` or `fe80::1%eth0`, the same on every system.
std::string to_string(const asio::ip::address& address);

/// `1.2.3.4:80` or `[::1]:80`.
std::string to_string(const asio::ip::tcp::endpoint& endpoint);

}  // namespace especho::net
