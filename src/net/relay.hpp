// A port of this machine that leads to the device in its own network.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace especho::net {

/// Accepts connections on 127.0.0.1 in the network in which it was made, and relays each to the
/// device in the network in which it was started.
class Relay {
 public:
  explicit Relay(std::uint16_t port);  ///< 0: any free one; throws std::system_error
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::uint16_t port() const;
  void start(const std::string& address, std::uint16_t port);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace especho::net
