// A TCP handshake that is under way.
#pragma once

#include <optional>
#include <variant>

#include "core/clock.hpp"
#include "especho/outcome.hpp"
#include "net/connection.hpp"

namespace especho::net {

class Dial {
 public:
  /// Begins at once. `receive_buffer` asks the system for so many bytes, and so for a small window.
  explicit Dial(const Socket::Endpoint& peer, std::optional<int> receive_buffer = {});

  /// Else its end is known already. While it is, wait until socket() is writable.
  bool under_way() const { return under_way_; }
  const Socket& socket() const { return socket_; }
  TimePoint start() const { return start_; }

  /// How it ended, at `now`; the dial is used up. One that came about after `due` is given up.
  std::variant<Connection, Failure> finish(TimePoint now, bool no_delay,
                                           TimePoint due = TimePoint::max());
  /// It has not ended, and is given up.
  Failure give_up(TimePoint now);

 private:
  Failure failure(Outcome outcome, std::string detail, TimePoint now) const;

  Socket::Endpoint peer_;
  TimePoint start_;
  asio::error_code error_;
  Socket socket_;
  bool under_way_ = false;
};

}  // namespace especho::net
