// The limits of the real board's network stack, and what the host is told to come close to them.
#pragma once

#include <cstddef>

namespace especho::device::limits {

inline constexpr int first_descriptor = 48;  // lwIP numbers its sockets after those of other kinds
inline constexpr std::size_t sockets = 16;
inline constexpr std::size_t client_buffer = 1436;  // WiFiClient's own
inline constexpr int segment = 1436;
inline constexpr int window = 4 * segment;

// What the host is asked for. Linux doubles buffer sizes and counts its bookkeeping in them, so the
// true sizes hold only roughly: some 6 to 9 kB wait unread, and how much room makes a socket
// writable is the host's rule. The advertised window is exact. Its segments carry 12 bytes of
// timestamps, which lwIP does not send.
inline constexpr int host_receive_buffer = window;
inline constexpr int host_send_buffer = window;
#ifdef __linux__
inline constexpr int host_segment = segment + 12;
#else
inline constexpr int host_segment = segment;
#endif

}  // namespace especho::device::limits
