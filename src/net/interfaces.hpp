// The network interfaces of this machine.
#pragma once

#include <asio/ip/address.hpp>
#include <string>
#include <vector>

namespace especho::net {

struct Interface {
  std::string name;
  unsigned index = 0;
  bool up = true;       ///< switched on
  bool running = true;  ///< it has a link
  std::vector<asio::ip::address> addresses{};
};

/// Empty if the system does not list them.
std::vector<Interface> interfaces();

/// Whether both are the same, apart from their zones.
bool same_address(const asio::ip::address& a, const asio::ip::address& b);

/// `1.2.3.4` or `fe80::1%eth0`, the same on every system.
std::string to_string(const asio::ip::address& address);

}  // namespace especho::net
