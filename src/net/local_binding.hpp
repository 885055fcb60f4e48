// The source address, the interface, or both, that a user chose for connections.
#pragma once

#include <asio/ip/tcp.hpp>
#include <asio/ip/udp.hpp>
#include <string>

#include "especho/target.hpp"

namespace especho::net {

struct LocalBinding {
  std::string source{};          ///< numeric address; any when empty
  std::string interface_name{};  ///< name; any when empty

  bool chosen() const { return !source.empty() || !interface_name.empty(); }
};

/// `--source 192.168.1.5 and --interface eth0`
std::string describe(const LocalBinding& binding);

/// Throws Error(usage), which lists what there is, if this machine has no such address or
/// interface, or the target's address is of another IP version than the source.
void check_local_binding(const Target& target);

/// A link-local IPv6 address may exist on every link, so it needs the interface that leads to it:
/// the target's interface if its address names none. Throws Error(usage) if neither does, if this
/// machine has no such interface, or if the two differ.
void resolve_zone(Target& target);

/// Binds an open socket before it connects.
asio::error_code bind_local(asio::ip::tcp::socket& socket, bool v4, const LocalBinding& binding);
asio::error_code bind_local(asio::ip::udp::socket& socket, bool v4, const LocalBinding& binding);

}  // namespace especho::net
