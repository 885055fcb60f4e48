// From a name to one connection, within a deadline.
#pragma once

#include <optional>
#include <variant>

#include "especho/outcome.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"
#include "net/addresses.hpp"
#include "net/connection.hpp"

namespace especho::net {

class Connector {
 public:
  Connector(const Target& target, bool no_delay, const StopFlag& stop);

  /// Of the connections to come, where the system's own choice does not suit.
  void set_receive_buffer(std::optional<int> bytes) { receive_buffer_ = bytes; }

  /// Tries the target's addresses in turn, until `deadline` or, if that is sooner, for as long as
  /// `timeout`. A failure has echo, size, sent and received at zero.
  std::variant<Connection, Failure> connect(Nanoseconds timeout, TimePoint deadline);

  /// As connect(), over and over, for as long as `patience`, which a booting device may take.
  std::variant<Connection, Failure> connect_when_ready(Nanoseconds patience, Nanoseconds timeout,
                                                       TimePoint deadline);

 private:
  std::variant<Connection, Failure> connect_to(const Socket::Endpoint& peer, TimePoint deadline);

  Target target_;
  Addresses addresses_;
  bool no_delay_;
  std::optional<int> receive_buffer_;
  const StopFlag& stop_;
};

}  // namespace especho::net
