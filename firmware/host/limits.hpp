// Limits of the real board's network stack, and the host's settings that come close to them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace especho::device::limits {

inline constexpr int first_descriptor = 48;  // lwIP numbers its sockets after those of other kinds
inline constexpr std::size_t sockets = 16;
inline constexpr int connections = 16;              // with those in TIME_WAIT
inline constexpr std::size_t client_buffer = 1436;  // in WiFiClient
inline constexpr int segment = 1436;
inline constexpr int window = 4 * segment;
inline constexpr int least_window = 1152;      // the least that Linux can be made to offer
inline constexpr int least_segment = 88;       // the same
inline constexpr std::uint8_t most_slots = 8;  // of the sketch

// What the host is asked for. Linux counts its bookkeeping in the receive buffer, and a buffer of
// the board's size stalls now and then until a timer sends again. So only the advertised window is
// clamped to that size, and some 30 kB may wait unread. The host decides how much room in the send
// buffer makes a socket writable.
constexpr int host_receive_buffer(int offered) {
  return offered > 8 * 1024 ? 2 * offered : 16 * 1024;
}
inline constexpr int host_send_buffer = window;
#ifdef __linux__  // whose segments carry 12 bytes of timestamps, unlike lwIP's
inline constexpr int host_segment_options = 12;
#else
inline constexpr int host_segment_options = 0;
#endif

}  // namespace especho::device::limits
