// Connections for a caller that waits for them, one at a time.
#pragma once

#include <asio/io_context.hpp>
#include <optional>
#include <variant>

#include "especho/error.hpp"
#include "especho/outcome.hpp"
#include "especho/target.hpp"
#include "net/connect_operation.hpp"

namespace especho::net {

class Connector {
 public:
  Connector(const Target& target, bool no_delay, const StopFlag& stop);

  /// Of the connections to come, where the system's own choice does not suit.
  void set_receive_buffer(std::optional<int> bytes) { options_.receive_buffer = bytes; }

  /// Looks the name up if need be, and connects, until `deadline` or, if that is sooner, for as
  /// long as `timeout`. A failure has echo, size, sent and received at zero.
  std::variant<Connection, Failure> connect(Nanoseconds timeout, TimePoint deadline);

  /// As connect(), over and over, for as long as `patience`, which a booting device may take.
  std::variant<Connection, Failure> connect_when_ready(Nanoseconds patience, Nanoseconds timeout,
                                                       TimePoint deadline);

  const Addresses& addresses() const { return addresses_; }

  /// Of all its connections, which it must outlive. Any thread may post to it.
  asio::io_context& context() const { return context_; }

 private:
  mutable asio::io_context context_{ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  Addresses addresses_;
  ConnectOptions options_;
  const StopFlag& stop_;
};

}  // namespace especho::net
