// Which device: a host, a port, and how to get there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "especho/units.hpp"

namespace especho {

enum class Family { any, ipv4, ipv6 };

inline constexpr std::uint16_t kDefaultPort = 80;

struct Target {
  std::string host;
  std::uint16_t port = kDefaultPort;
  Family family = Family::any;
  std::string source{};  ///< numeric address of this machine to connect from; any when empty
  std::string interface_name{};  ///< of this machine, through which to connect; any when empty
};

/// An address of the target that had not answered when another one did.
struct SilentAddress {
  std::string address;    ///< numeric
  Nanoseconds waited{0};  ///< since the handshake with it began
};

/// How a device was reached: its look-up, and the addresses that did not answer.
struct Reached {
  /// From the start of the look-up to the first address that could be tried; absent where the host
  /// was an address.
  std::optional<Nanoseconds> look_up{};
  std::string unanswered{};  ///< the query without an answer by then: "IPv6 (AAAA)"
  /// From the start of the first attempt to the first connection; absent where the first attempt
  /// succeeded.
  std::optional<Nanoseconds> ready_after{};
  std::vector<SilentAddress> silent{};
};

/// The built-in device, if the target was that one.
struct Simulation {
  std::string profile{};  ///< of its sketch; empty for any other device
  std::string stack{};    ///< whose TCP it had: lwip, or host; empty in results of older versions
  std::string options{};  ///< its faults, as options of `especho sim`

  bool empty() const { return profile.empty(); }
};

/// `profile tutorial, stack lwip, --latency 20ms`
std::string to_string(const Simulation& simulation);

/// Reads `name`, `name:port`, `1.2.3.4:port`, `v6` or `[v6]:port`; a port in the text takes
/// precedence over the given one. Throws Error(usage).
Target parse_target(std::string_view text, std::uint16_t port = kDefaultPort,
                    Family family = Family::any);

/// A port number from 1 to 65535 (from 0 where `zero_allowed`). Throws Error(usage).
std::uint16_t parse_port(std::string_view text, bool zero_allowed = false);

/// `host:port`, with brackets around an IPv6 address.
std::string to_string(const Target& target);

}  // namespace especho
