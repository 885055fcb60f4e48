// lwIP's calls, for what the Arduino classes hide.
#include "shim/lwip/sockets.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <span>

#include "board.hpp"
#include "errno_guard.hpp"

using namespace especho::device;

static_assert(LWIP_SOCKET_OFFSET == SocketTable::first && FD_SETSIZE == SocketTable::end);

namespace {

int failed(ErrnoGuard& seen, int error) {
  seen.set(error);
  return -1;
}

std::optional<SocketOption> option_of(int level, int name) {
  if (level == SOL_SOCKET && name == SO_KEEPALIVE) return SocketOption::keep_alive;
  if (level != IPPROTO_TCP) return std::nullopt;
  switch (name) {
    case TCP_NODELAY:
      return SocketOption::no_delay;
    case TCP_KEEPIDLE:
      return SocketOption::keep_idle;
    case TCP_KEEPINTVL:
      return SocketOption::keep_interval;
    case TCP_KEEPCNT:
      return SocketOption::keep_count;
    default:
      return std::nullopt;
  }
}

bool contains(const fd_set* set, int fd) {
  return set != nullptr && FD_ISSET(fd, set);
}

}  // namespace

int lwip_send(int fd, const void* data, std::size_t size, int flags) {
  ErrnoGuard seen;
  Board& board = Board::current();
  Link* link = board.sockets().find(fd);
  if (link == nullptr) return failed(seen, EBADF);

  const auto* bytes = static_cast<const char*>(data);
  std::size_t sent = 0;
  while (sent < size) {
    const Transfer transfer = link->send(bytes + sent, size - sent);
    sent += transfer.count;
    if (transfer.error == 0) continue;
    if (transfer.error != EWOULDBLOCK) {
      return sent > 0 ? static_cast<int>(sent) : failed(seen, transfer.error);
    }
    if ((flags & MSG_DONTWAIT) != 0) break;
    std::array<LinkWatch, 1> watch{{{.link = link, .write = true}}};
    board.wait(watch, std::chrono::hours(1));
  }
  return sent > 0 ? static_cast<int>(sent) : failed(seen, EWOULDBLOCK);
}

int lwip_select(int limit, fd_set* readable, fd_set* writable, fd_set*, timeval* timeout) {
  ErrnoGuard seen;
  Board& board = Board::current();
  std::array<LinkWatch, limits::sockets> watches;
  std::array<int, limits::sockets> descriptors{};
  std::size_t count = 0;
  for (int fd = SocketTable::first; fd < limit; ++fd) {
    const bool read = contains(readable, fd);
    const bool write = contains(writable, fd);
    if (!read && !write) continue;
    Link* link = board.sockets().find(fd);
    if (link == nullptr) return failed(seen, EBADF);
    descriptors[count] = fd;
    watches[count++] = {.link = link, .read = read, .write = write};
  }

  const std::span<LinkWatch> asked(watches.data(), count);
  using std::chrono::microseconds;
  using std::chrono::seconds;
  board.wait(asked, timeout == nullptr ? std::chrono::hours(1)
                                       : seconds(timeout->tv_sec) + microseconds(timeout->tv_usec));

  if (readable != nullptr) FD_ZERO(readable);
  if (writable != nullptr) FD_ZERO(writable);
  int ready = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (watches[i].read) FD_SET(descriptors[i], readable), ++ready;
    if (watches[i].write) FD_SET(descriptors[i], writable), ++ready;
  }
  return ready;
}

int lwip_getsockopt(int fd, int level, int name, void* value, socklen_t* size) {
  ErrnoGuard seen;
  SocketTable& sockets = Board::current().sockets();
  Link* link = sockets.find(fd);
  if (link == nullptr) return failed(seen, EBADF);
  if (*size < sizeof(int)) return failed(seen, EINVAL);
  int found = 0;
  if (level == SOL_SOCKET && name == SO_ACCEPTCONN) {
    found = sockets.is_listening(fd) ? 1 : 0;
  } else if (const auto option = option_of(level, name)) {
    found = link->socket().get(*option);
  } else {
    return failed(seen, ENOPROTOOPT);
  }
  std::memcpy(value, &found, sizeof(found));
  return 0;
}

int lwip_setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
  ErrnoGuard seen;
  Link* link = Board::current().sockets().find(fd);
  if (link == nullptr) return failed(seen, EBADF);
  const auto option = option_of(level, name);
  if (!option) return failed(seen, ENOPROTOOPT);
  if (size < sizeof(int)) return failed(seen, EINVAL);
  int wanted = 0;
  std::memcpy(&wanted, value, sizeof(wanted));
  const int error = link->socket().set(*option, wanted);
  return error == 0 ? 0 : failed(seen, error);
}
