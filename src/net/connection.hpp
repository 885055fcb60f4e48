// A TCP connection to the device: non-blocking reads and writes, and one wait with a deadline.
#pragma once

#include <asio/ip/tcp.hpp>
#include <cstddef>
#include <span>
#include <string>

#include "net/clock.hpp"
#include "net/waker.hpp"

namespace especho::net {

enum class IoStatus { done, would_block, closed, reset, lost };

struct IoResult {
  IoStatus status = IoStatus::done;
  std::size_t bytes = 0;
  asio::error_code error{};
};

class Connection {
 public:
  Connection(asio::ip::tcp::socket socket, asio::ip::tcp::endpoint peer, Nanoseconds handshake);

  IoResult read_some(std::span<std::byte> into);
  IoResult write_some(std::span<const std::byte> from);

  enum class Ready { nothing, readable, other };

  /// Waits until bytes (or the end, or an error) can be read; or until there is room for writing if
  /// `for_writing`, or the waker, if any, is called. Nothing: `longest` was over first, or a signal
  /// came.
  Ready wait(bool for_writing, Waker* waker, Nanoseconds longest);

  void finish_sending();  ///< tells the peer that nothing more comes

  const asio::ip::tcp::endpoint& peer() const { return peer_; }
  Nanoseconds handshake() const { return handshake_; }

 private:
  asio::ip::tcp::socket socket_;
  asio::ip::tcp::endpoint peer_;
  Nanoseconds handshake_;
};

/// `1.2.3.4:80` or `[::1]:80`.
std::string to_string(const asio::ip::tcp::endpoint& endpoint);

}  // namespace especho::net
