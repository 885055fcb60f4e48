// From a target to a connection: its name is looked up, and its addresses are tried.
#pragma once

#include <asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <variant>

#include "especho/error.hpp"
#include "net/addresses.hpp"
#include "net/connection.hpp"

namespace especho::net {

struct SocketSettings {
  bool no_delay = true;
  std::optional<int> receive_buffer{};  ///< bytes, of this side; the system's choice unless given
};

/// Happy eyeballs (RFC 8305): the next address is tried as soon as one has failed or been silent
/// for 250 ms, and the first handshake that succeeds is the connection. Its time includes neither
/// the look-up nor the wait for other addresses.
class ConnectOperation {
 public:
  using Result = std::variant<Connection, Failure>;
  using OnEnd = std::function<void(Result)>;

  /// Begins at once. `on_end` is called once, from the context, unless this is gone by then. A
  /// failure has echo, size, sent and received at zero.
  ConnectOperation(asio::io_context& context, Addresses& addresses, const SocketSettings& options,
                   TimePoint deadline, OnEnd on_end);
  ConnectOperation(const ConnectOperation&) = delete;
  ConnectOperation& operator=(const ConnectOperation&) = delete;
  ~ConnectOperation();

 private:
  class Race;
  std::shared_ptr<Race> race_;
};

/// Makes connections for a caller that waits for each of them.
class Connector {
 public:
  Connector(const Target& target, bool no_delay, const StopFlag& stop);

  /// For the connections to come, where the system's own choice does not suit.
  void set_receive_buffer(std::optional<int> bytes) { options_.receive_buffer = bytes; }

  /// Looks the name up if need be, and connects, until `deadline` or, if that is sooner, for as
  /// long as `timeout`. A failure has echo, size, sent and received at zero.
  std::variant<Connection, Failure> connect(Nanoseconds timeout, TimePoint deadline);

  /// As connect(), again and again for as long as `wait_ready`, which a booting device may take.
  std::variant<Connection, Failure> connect_when_ready(Nanoseconds wait_ready, Nanoseconds timeout,
                                                       TimePoint deadline);

  const Addresses& addresses() const { return addresses_; }

  /// Of all its connections, which it must outlive. Any thread may post to it.
  asio::io_context& context() const { return context_; }

 private:
  mutable asio::io_context context_{ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  Addresses addresses_;
  SocketSettings options_;
  const StopFlag& stop_;
};

}  // namespace especho::net
