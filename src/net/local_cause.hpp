// Causes of failure that lie in this machine, and what to do about them.
#pragma once

#include <asio/error_code.hpp>
#include <asio/ip/tcp.hpp>
#include <optional>
#include <string>
#include <system_error>

#include "especho/outcome.hpp"
#include "net/way_out.hpp"

namespace especho::net {

struct LocalCause {
  std::string what;    ///< `this machine has no free local port`
  std::string advice;  ///< what to try next
};

/// Whether `error`, met while connecting to `peer` or talking to it on the way out that was chosen,
/// if any, is this machine's own fault.
/// None: it is not, or that is not known. "No route to host" says the same whether this machine
/// has no route, a router has none, or nobody answers at that address: only the first is local, and
/// the routing table is asked which it is.
std::optional<LocalCause> local_cause(const asio::error_code& error,
                                      const asio::ip::tcp::endpoint& peer, const WayOut& way = {});

/// Of a socket that could not even be opened. Errors of files have another category: none.
std::optional<LocalCause> local_cause(const std::system_error& error);

/// Why nothing that is sent to `peer` on that way can leave this machine at present. None: it has a
/// route, and as far as can be seen a link. Sends nothing.
std::optional<LocalCause> no_way_to(const asio::ip::tcp::endpoint& peer, const WayOut& way = {});

/// Notes the cause, if there is one, in a failure.
void blame(Failure& failure, std::optional<LocalCause> cause);

}  // namespace especho::net
