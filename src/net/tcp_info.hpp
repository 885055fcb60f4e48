// What the operating system knows of one TCP connection.
#pragma once

#include <cstdint>
#include <optional>

#include "especho/units.hpp"

namespace especho::net {

/// Absent is what the system does not tell. The counters are of the connection's whole life.
struct TcpInfo {
  std::optional<Nanoseconds> rtt;
  std::optional<Nanoseconds> min_rtt;
  std::optional<std::uint64_t> retransmits;  ///< segments
  std::optional<std::uint64_t> in_vain;      ///< of these: the peer said it had them (RFC 2883)
  std::optional<std::uint64_t> data_segments_in;
  std::optional<std::uint64_t> peer_window;  ///< bytes
  std::optional<std::uint64_t> mss;          ///< bytes
};

/// `handle` is the native one; its type is not named, since the headers that have it clash with
/// those that have the answer.
TcpInfo tcp_info(std::intptr_t handle);

}  // namespace especho::net
