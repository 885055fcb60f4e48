#include "net/poll_sockets.hpp"

namespace especho::net {

#ifdef _WIN32

namespace {

/// Before Windows 10 2004, WSAPoll() does not tell of a handshake that failed, but select() does.
int note_failed_handshakes(std::span<pollfd> sockets) {
  int noted = 0;
  for (pollfd& socket : sockets) {
    const bool may_be = socket.fd != INVALID_SOCKET && (socket.events & POLLOUT) != 0;
    if (!may_be || socket.revents != 0) continue;
    fd_set failed{1, {socket.fd}};
    timeval at_once{};
    if (select(0, nullptr, nullptr, &failed, &at_once) <= 0) continue;
    socket.revents = POLLERR;
    ++noted;
  }
  return noted;
}

}  // namespace

int poll_sockets(std::span<pollfd> sockets, std::chrono::milliseconds longest) {
  const int ready = WSAPoll(sockets.data(), static_cast<ULONG>(sockets.size()),
                            static_cast<int>(longest.count()));
  return ready < 0 ? ready : ready + note_failed_handshakes(sockets);
}

#else

int poll_sockets(std::span<pollfd> sockets, std::chrono::milliseconds longest) {
  return poll(sockets.data(), static_cast<nfds_t>(sockets.size()),
              static_cast<int>(longest.count()));
}

#endif

}  // namespace especho::net
