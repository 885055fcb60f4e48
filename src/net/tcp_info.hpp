// What the operating system knows about a TCP connection.
#pragma once

#include <cstdint>
#include <optional>

#include "especho/units.hpp"

namespace especho::net {

/// What the system does not report is absent. Counters cover the connection's whole life.
struct TcpInfo {
  std::optional<Nanoseconds> rtt;
  std::optional<Nanoseconds> min_rtt;
  std::optional<std::uint64_t> retransmits;  ///< segments
  std::optional<std::uint64_t> spurious;     ///< of these: the peer had them already (RFC 2883)
  std::optional<std::uint64_t> data_segments_in;
  std::optional<std::uint64_t> peer_window;  ///< bytes
  std::optional<std::uint64_t> mss;          ///< bytes
};

/// `handle` is the native one. Its type is not named, since the headers that declare it clash with
/// those that declare the answer.
TcpInfo tcp_info(std::intptr_t handle);

}  // namespace especho::net
