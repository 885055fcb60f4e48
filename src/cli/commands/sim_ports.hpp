// Where `especho sim` is reached: on 127.0.0.1, also if the device is in a network of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/terminal/console.hpp"
#include "net/relay.hpp"

namespace especho::cli {

class SimPorts {
 public:
  /// Takes so many ports of this machine, of which the first is `port`, for a device in a network
  /// of its own: call it before this process enters that. For another device it takes none. Throws
  /// Error.
  SimPorts(std::uint16_t port, std::size_t count);

  /// The port of this machine that leads to the device's; none if all are used.
  std::optional<std::uint16_t> offer(const std::string& address, std::uint16_t port);

  bool relayed() const { return relayed_; }

 private:
  bool relayed_;
  std::size_t used_ = 0;
  std::vector<std::unique_ptr<net::Relay>> relays_;
};

/// Tells where the device is reached, and what is not seen through a relay.
void say_where(const Console& console, const SimPorts& ports, std::uint16_t port,
               const std::string& address, std::uint16_t device_port);

}  // namespace especho::cli
