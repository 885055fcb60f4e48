// Causes of failure that lie in this machine, and what to do about them; its limit of connections.
#pragma once

#include <asio/error_code.hpp>
#include <asio/ip/tcp.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include "especho/outcome.hpp"
#include "net/local_binding.hpp"

namespace especho::net {

struct LocalCause {
  std::string what;    ///< `this machine has no free local port`
  std::string advice;  ///< what to try next
};

/// Whether `error`, met while connecting or talking to `peer` from the chosen address and
/// interface, if any, is this machine's own fault. None: it is not, or that is not known. "No route
/// to host" may mean that this machine has no route, that a router has none, or that nothing
/// answers at that address. Only the first is local, so the routing table is asked.
std::optional<LocalCause> local_cause(const asio::error_code& error,
                                      const asio::ip::tcp::endpoint& peer,
                                      const LocalBinding& binding = {});

/// For a socket that could not even be opened. Errors of files have another category: none.
std::optional<LocalCause> local_cause(const std::system_error& error);

/// Why nothing that is sent to `peer` from there can leave this machine at present. None: it has a
/// route and, as far as can be seen, a link. Sends nothing.
std::optional<LocalCause> no_route_to(const asio::ip::tcp::endpoint& peer,
                                      const LocalBinding& binding = {});

/// Adds the cause, if there is one, to a failure.
void add_cause(Failure& failure, std::optional<LocalCause> cause);

/// Raises the limit of open descriptors, where there is one, to what this many connections need.
/// Throws Error that names the limit and how to lift it.
void allow_connections(std::uint64_t count, std::uint64_t threads);

}  // namespace especho::net
