#include "cli/commands/sim_ports.hpp"

#include <fmt/format.h>

#include <system_error>

#include "firmware/host/host_socket.hpp"

namespace especho::cli {

SimPorts::SimPorts(std::uint16_t port, std::size_t count) : relayed_(count > 0) {
  for (; relays_.size() < count; port = 0) {
    try {
      relays_.push_back(std::make_unique<net::Relay>(port));
    } catch (const std::system_error& error) {
      device::cannot_listen(port, error);
    }
  }
}

std::optional<std::uint16_t> SimPorts::offer(const std::string& address, std::uint16_t port) {
  if (!relayed_) return port;
  if (used_ == relays_.size()) return std::nullopt;
  net::Relay& relay = *relays_[used_++];
  relay.start(address, port);
  return relay.port();
}

void say_where(const Console& console, const SimPorts& ports, std::uint16_t port,
               const std::string& address, std::uint16_t device_port) {
  console.say(fmt::format(
      "listening on 127.0.0.1:{}; try: especho send 127.0.0.1:{} \"Hello World\"", port, port));
  if (!ports.relayed()) return;
  console.say(fmt::format(
      "stack lwip: 127.0.0.1:{} is relayed to the device, {}:{} in a network of its own; what its "
      "TCP does to connections shows only there, as with HOST sim",
      port, address, device_port));
}

}  // namespace especho::cli
