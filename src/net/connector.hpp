// From a name to a connection, within a deadline.
#pragma once

#include <asio/io_context.hpp>
#include <string>
#include <variant>
#include <vector>

#include "especho/outcome.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"
#include "net/connection.hpp"

namespace especho::net {

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

}  // namespace especho::net
