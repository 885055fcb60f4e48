// The way out of this machine that a user chose: a source address, an interface, or both.
#pragma once

#include <asio/ip/tcp.hpp>

#include "especho/target.hpp"

namespace especho::net {

/// Throws Error(usage), which names what there is, when this machine has no such address or
/// interface, or the target's address is of another IP version than the source.
void check_way_out(const Target& target);

/// Has an open socket take that way, before it connects.
asio::error_code take_way_out(asio::ip::tcp::socket& socket, const asio::ip::tcp& protocol,
                              const Target& target);

}  // namespace especho::net
