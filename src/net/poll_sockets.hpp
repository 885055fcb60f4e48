// poll(), under whichever name the system has it.
#pragma once

#include <asio/ip/tcp.hpp>  // the system's socket headers, in the order that suits Asio
#include <chrono>
#include <span>

#ifndef _WIN32
#include <poll.h>
#endif

namespace especho::net {

/// As poll(): the number of sockets that are ready; 0 when `longest` was over first.
inline int poll_sockets(std::span<pollfd> sockets, std::chrono::milliseconds longest) {
  const auto timeout = static_cast<int>(longest.count());
#ifdef _WIN32
  return WSAPoll(sockets.data(), static_cast<ULONG>(sockets.size()), timeout);
#else
  return poll(sockets.data(), static_cast<nfds_t>(sockets.size()), timeout);
#endif
}

}  // namespace especho::net
