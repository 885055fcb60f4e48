// An attempt to connect to one address: one TCP handshake.
#pragma once

#include <asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "core/clock.hpp"
#include "especho/outcome.hpp"
#include "especho/target.hpp"
#include "net/connection.hpp"

namespace especho::net {

class ConnectAttempt {
 public:
  /// Begins at once, from the address and interface that `target` names. `receive_buffer` asks the
  /// system for this many bytes, and so for a small window. `ended` is called from the context,
  /// never from here, and not if the attempt is gone by then.
  ConnectAttempt(asio::io_context& context, const Target& target, const Connection::Endpoint& peer,
                 std::optional<int> receive_buffer, std::function<void()> ended);
  ConnectAttempt(const ConnectAttempt&) = delete;
  ConnectAttempt& operator=(const ConnectAttempt&) = delete;
  ~ConnectAttempt() = default;

  const Connection::Endpoint& peer() const { return peer_; }
  bool is_open() const { return socket_.is_open(); }
  TimePoint start() const { return start_; }

  /// How it ended, at `now`; the attempt is used up. A handshake that ended after `due` is too
  /// late.
  std::variant<Connection, Failure> finish(TimePoint now, bool no_delay,
                                           TimePoint due = TimePoint::max());
  /// Ends an attempt that is still under way.
  Failure give_up(TimePoint now);

 private:
  asio::error_code begin(std::optional<int> receive_buffer);
  Failure failure(Outcome outcome, std::string detail, TimePoint now) const;

  /// What the handler uses, which may be called after the attempt is gone.
  struct Ending {
    asio::error_code error{};
    std::function<void()> call{};
  };

  Connection::Endpoint peer_;
  TimePoint start_;
  asio::ip::tcp::socket socket_;
  LocalBinding binding_;
  std::shared_ptr<Ending> ending_;
};

}  // namespace especho::net
