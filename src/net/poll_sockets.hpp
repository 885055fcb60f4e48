// poll(), under whichever name the system has it.
#pragma once

#include <asio/ip/tcp.hpp>  // the system's socket headers, in the order that suits Asio
#include <chrono>
#include <span>

#ifndef _WIN32
#include <poll.h>
#endif

namespace especho::net {

/// As poll(): the number of sockets that are ready; 0 when `longest` was over first. A handshake
/// that failed counts as ready.
int poll_sockets(std::span<pollfd> sockets, std::chrono::milliseconds longest);

}  // namespace especho::net
