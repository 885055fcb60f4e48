// lwIP's calls that move bytes, or wait until some can be moved.
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <span>
#include <system_error>

#include "../board.hpp"
#include "../errno_guard.hpp"
#include "lwip/sockets.h"

using namespace especho::device;

namespace {

int failed(ErrnoGuard& seen, int error) {
  seen.set(error);
  return -1;
}

bool contains(const fd_set* set, int fd) {
  return set != nullptr && FD_ISSET(fd, set);
}

Endpoint endpoint_of(const sockaddr* address) {
  sockaddr_in in{};
  std::memcpy(&in, address, sizeof(in));
  Endpoint endpoint{.port = ntohs(in.sin_port)};
  std::memcpy(endpoint.address.data(), &in.sin_addr, endpoint.address.size());
  return endpoint;
}

Transfer take(Link& link, bool datagrams, void* data, std::size_t size, int flags, Endpoint& from) {
  if (datagrams) return link.socket().receive_from(from, data, size);
  if (from.port == 0) from = link.socket().peer();
  return (flags & MSG_PEEK) != 0 ? link.peek(data, size) : link.receive(data, size);
}

// One transfer, as soon as there is something.
int receive_some(ErrnoGuard& seen, int fd, void* data, std::size_t size, int flags,
                 Endpoint& from) {
  Board& board = Board::current();
  const auto start = std::chrono::steady_clock::now();
  for (;;) {
    const SocketTable::Entry* entry = board.sockets().entry(fd);
    if (entry == nullptr) return failed(seen, EBADF);
    if (!entry->link) return failed(seen, ENOTCONN);
    const Transfer got = take(*entry->link, entry->datagrams, data, size, flags, from);
    if (got.error == 0) return static_cast<int>(got.count);
    if (got.error != EWOULDBLOCK) return failed(seen, got.error);
    std::chrono::nanoseconds left = std::chrono::hours(1);
    if (entry->receive_timeout.count() > 0) {
      left = start + entry->receive_timeout - std::chrono::steady_clock::now();
    }
    if ((flags & MSG_DONTWAIT) != 0 || entry->non_blocking || left.count() <= 0) {
      return failed(seen, EWOULDBLOCK);
    }
    std::array<LinkWatch, 1> watch{{{.link = entry->link.get(), .read = true}}};
    board.wait(watch, left);
  }
}

}  // namespace

int lwip_send(int fd, const void* data, std::size_t size, int flags) {
  ErrnoGuard seen;
  Board& board = Board::current();
  const auto* bytes = static_cast<const char*>(data);
  std::size_t sent = 0;
  do {
    const SocketTable::Entry* entry = board.sockets().entry(fd);
    if (entry == nullptr) return failed(seen, EBADF);
    if (!entry->link) return failed(seen, ENOTCONN);
    const Transfer transfer = entry->link->send(bytes + sent, size - sent);
    sent += transfer.count;
    if (transfer.error == 0) continue;
    if (transfer.error != EWOULDBLOCK) {
      return sent > 0 ? static_cast<int>(sent) : failed(seen, transfer.error);
    }
    if ((flags & MSG_DONTWAIT) != 0 || entry->non_blocking) {
      return sent > 0 ? static_cast<int>(sent) : failed(seen, EWOULDBLOCK);
    }
    std::array<LinkWatch, 1> watch{{{.link = entry->link.get(), .write = true}}};
    board.wait(watch, std::chrono::hours(1));
  } while (sent < size);
  return static_cast<int>(sent);
}

int lwip_sendto(int fd, const void* data, std::size_t size, int flags, const sockaddr* to,
                socklen_t) {
  if (to == nullptr) return lwip_send(fd, data, size, flags);
  ErrnoGuard seen;
  Board& board = Board::current();
  SocketTable::Entry* entry = board.sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  if (!entry->datagrams) return lwip_send(fd, data, size, flags);
  try {
    if (!entry->link) entry->link = std::make_shared<Link>(board.stack().datagrams(entry->port));
  } catch (const std::system_error& error) {
    return failed(seen, error.code().value());
  }
  const Transfer sent = entry->link->socket().send_to(endpoint_of(to), data, size);
  return sent.error == 0 ? static_cast<int>(sent.count) : failed(seen, sent.error);
}

int lwip_recv(int fd, void* data, std::size_t size, int flags) {
  ErrnoGuard seen;
  Endpoint from;
  int done = 0;
  for (;;) {
    const auto rest = size - static_cast<std::size_t>(done);
    const int got = receive_some(seen, fd, static_cast<char*>(data) + done, rest, flags, from);
    if (got <= 0) return done > 0 ? done : got;
    done += got;
    if ((flags & MSG_WAITALL) == 0 || static_cast<std::size_t>(done) == size) return done;
  }
}

int lwip_recvfrom(int fd, void* data, std::size_t size, int flags, sockaddr* from,
                  socklen_t* from_size) {
  ErrnoGuard seen;
  Endpoint sender;
  const int got = receive_some(seen, fd, data, size, flags, sender);
  if (got < 0 || from == nullptr || from_size == nullptr) return got;
  sockaddr_in in{};
  in.sin_len = sizeof(in);
  in.sin_family = AF_INET;
  in.sin_port = htons(sender.port);
  std::memcpy(&in.sin_addr, sender.address.data(), sender.address.size());
  std::memcpy(from, &in, std::min<std::size_t>(*from_size, sizeof(in)));
  *from_size = sizeof(in);
  return got;
}

int lwip_select(int limit, fd_set* readable, fd_set* writable, fd_set* broken, timeval* timeout) {
  ErrnoGuard seen;
  Board& board = Board::current();
  std::array<LinkWatch, limits::sockets> watches;
  std::array<int, limits::sockets> descriptors{};
  std::size_t count = 0;
  for (int fd = SocketTable::first; fd < std::min(limit, SocketTable::end); ++fd) {
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

  for (fd_set* set : {readable, writable, broken}) {
    if (set != nullptr) FD_ZERO(set);
  }
  int ready = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (watches[i].read) FD_SET(descriptors[i], readable), ++ready;
    if (watches[i].write) FD_SET(descriptors[i], writable), ++ready;
  }
  return ready;
}
