// From a target to a connection: its name is looked up, and its addresses are raced.
#pragma once

#include <asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <variant>

#include "net/addresses.hpp"
#include "net/connection.hpp"

namespace especho::net {

struct ConnectOptions {
  bool no_delay = true;
  std::optional<int> receive_buffer{};  ///< bytes, of this side; the system's choice unless given
};

/// Happy eyeballs (RFC 8305): an address that has not answered for 250 ms, or has failed, does not
/// keep the next one waiting, and the first handshake that succeeds is the connection. Its time is
/// its own: it holds neither the look-up nor the wait for others.
class ConnectOperation {
 public:
  using Result = std::variant<Connection, Failure>;
  using OnEnd = std::function<void(Result)>;
  /// Called for each socket when its handshake begins, and again before it is closed or handed on.
  using OnSocket = std::function<void(Socket::Handle, bool open)>;

  /// Begins at once. `on_end` is called once, from the context, unless this is gone by then. A
  /// failure has echo, size, sent and received at zero.
  ConnectOperation(asio::io_context& context, Addresses& addresses, const ConnectOptions& options,
                   TimePoint deadline, OnEnd on_end, OnSocket on_socket = {});
  ConnectOperation(const ConnectOperation&) = delete;
  ConnectOperation& operator=(const ConnectOperation&) = delete;
  ~ConnectOperation();

  /// When the context must be looked at again, whatever comes in.
  TimePoint wake() const;

 private:
  class Race;
  std::shared_ptr<Race> race_;
};

}  // namespace especho::net
