// A TCP connection to the device: non-blocking reads and writes, and one wait with a deadline.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <variant>

#include "especho/outcome.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"
#include "net/clock.hpp"
#include "net/resolve.hpp"
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

/// Makes connections to one target. The name is looked up again only after a failure, since the
/// device may have come back with another address.
class Connector {
 public:
  Connector(asio::io_context& context, Target target, bool no_delay, const StopFlag& stop);

  /// Tries the target's addresses in turn, until `deadline` or, if that is sooner, for as long as
  /// `timeout`. A failure has echo, size, sent and received at zero.
  std::variant<Connection, Failure> connect(Nanoseconds timeout, TimePoint deadline);

 private:
  Failure failure(Outcome outcome, std::string peer, std::string detail, TimePoint since) const;
  std::variant<Connection, Failure> connect_to(const asio::ip::tcp::endpoint& peer,
                                               TimePoint deadline);

  asio::io_context& context_;
  Target target_;
  bool no_delay_;
  const StopFlag& stop_;
  std::vector<asio::ip::tcp::endpoint> endpoints_;
};

/// `1.2.3.4:80` or `[::1]:80`.
std::string to_string(const asio::ip::tcp::endpoint& endpoint);

}  // namespace especho::net
