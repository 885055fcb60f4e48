// lwIP's calls: sockets made, bound, connected and closed, their options and addresses.
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <system_error>

#include "../board.hpp"
#include "../errno_guard.hpp"
#include "IPAddress.h"
#include "lwip/netdb.h"
#include "lwip/sockets.h"

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

// Options without an effect here that sketches set as a matter of course.
bool is_accepted(int level, int name) {
  if (level != SOL_SOCKET) return false;
  return name == SO_REUSEADDR || name == SO_BROADCAST || name == SO_SNDTIMEO || name == SO_LINGER ||
         name == SO_RCVBUF || name == SO_SNDBUF;
}

Endpoint endpoint_of(const sockaddr* address) {
  sockaddr_in in{};
  std::memcpy(&in, address, sizeof(in));
  Endpoint endpoint{.port = ntohs(in.sin_port)};
  std::memcpy(endpoint.address.data(), &in.sin_addr, endpoint.address.size());
  return endpoint;
}

void store(const Endpoint& endpoint, sockaddr* address, socklen_t* size) {
  if (address == nullptr || size == nullptr) return;
  sockaddr_in in{};
  in.sin_len = sizeof(in);
  in.sin_family = AF_INET;
  in.sin_port = htons(endpoint.port);
  std::memcpy(&in.sin_addr, endpoint.address.data(), endpoint.address.size());
  std::memcpy(address, &in, std::min<std::size_t>(*size, sizeof(in)));
  *size = sizeof(in);
}

}  // namespace

int lwip_socket(int domain, int type, int) {
  ErrnoGuard seen;
  SocketTable& sockets = Board::current().sockets();
  if (domain != AF_INET) return failed(seen, EAFNOSUPPORT);
  if (type != SOCK_STREAM && type != SOCK_DGRAM) return failed(seen, EPROTONOSUPPORT);
  const int fd = sockets.add(nullptr);
  if (fd < 0) return failed(seen, ENFILE);
  sockets.entry(fd)->datagrams = type == SOCK_DGRAM;
  return fd;
}

int lwip_bind(int fd, const sockaddr* address, socklen_t) {
  ErrnoGuard seen;
  Board& board = Board::current();
  SocketTable::Entry* entry = board.sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  entry->port = endpoint_of(address).port;
  if (!entry->datagrams) return 0;
  try {
    entry->link = std::make_shared<Link>(board.stack().datagrams(entry->port));
  } catch (const std::system_error& error) {
    return failed(seen, error.code().value());
  }
  return 0;
}

int lwip_listen(int fd, int backlog) {
  ErrnoGuard seen;
  Board& board = Board::current();
  SocketTable::Entry* entry = board.sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  if (entry->datagrams) return failed(seen, EOPNOTSUPP);
  if (entry->listening) return 0;
  return board.listen(entry->port, std::max(backlog, 1), fd) < 0 ? failed(seen, EADDRINUSE) : 0;
}

int lwip_accept(int fd, sockaddr* address, socklen_t* size) {
  ErrnoGuard seen;
  Board& board = Board::current();
  for (;;) {
    const SocketTable::Entry* entry = board.sockets().entry(fd);
    if (entry == nullptr) return failed(seen, EBADF);
    if (!entry->listening) return failed(seen, EINVAL);
    if (std::shared_ptr<Link> connection = board.accept(fd)) {
      store(connection->socket().peer(), address, size);
      const int accepted = board.sockets().add(std::move(connection));
      return accepted < 0 ? failed(seen, ENFILE) : accepted;
    }
    if (entry->non_blocking) return failed(seen, EWOULDBLOCK);
    std::array<LinkWatch, 1> watch{{{.link = entry->link.get(), .read = true}}};
    board.wait(watch, std::chrono::hours(1));
  }
}

int lwip_connect(int fd, const sockaddr* address, socklen_t) {
  ErrnoGuard seen;
  Board& board = Board::current();
  SocketTable::Entry* entry = board.sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  if (entry->datagrams) return failed(seen, EOPNOTSUPP);
  if (entry->link && !entry->connecting) return failed(seen, EISCONN);
  if (entry->connecting) return failed(seen, EALREADY);
  try {
    entry->link = std::make_shared<Link>(
        board.stack().connecting(endpoint_of(address), board.stack_limits()));
  } catch (const std::system_error& error) {
    return failed(seen, error.code().value());
  }
  if (entry->non_blocking) {
    entry->connecting = true;
    return failed(seen, EINPROGRESS);
  }
  const std::shared_ptr<Link> link = entry->link;
  std::array<LinkWatch, 1> watch{};
  while (!watch[0].write) {
    watch[0] = {.link = link.get(), .write = true};
    board.wait(watch, std::chrono::hours(1));
  }
  const int error = link->socket().connect_error();
  return error == 0 ? 0 : failed(seen, error);
}

int lwip_getsockname(int fd, sockaddr* address, socklen_t* size) {
  ErrnoGuard seen;
  const SocketTable::Entry* entry = Board::current().sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  store(entry->link ? entry->link->socket().local() : Endpoint{{}, entry->port}, address, size);
  return 0;
}

int lwip_getpeername(int fd, sockaddr* address, socklen_t* size) {
  ErrnoGuard seen;
  Link* link = Board::current().sockets().find(fd);
  if (link == nullptr) return failed(seen, ENOTCONN);
  store(link->socket().peer(), address, size);
  return 0;
}

int lwip_shutdown(int fd, int how) {
  ErrnoGuard seen;
  Link* link = Board::current().sockets().find(fd);
  if (link == nullptr) return failed(seen, ENOTCONN);
  if (how != SHUT_RD) link->socket().finish_sending();
  return 0;
}

int lwip_close(int fd) {
  ErrnoGuard seen;
  Board& board = Board::current();
  if (board.sockets().entry(fd) == nullptr) return failed(seen, EBADF);
  board.close(fd);
  return 0;
}

int lwip_fcntl(int fd, int command, int value) {
  ErrnoGuard seen;
  SocketTable::Entry* entry = Board::current().sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  if (command == F_GETFL) return entry->non_blocking ? O_NONBLOCK : 0;
  if (command != F_SETFL) return failed(seen, ENOSYS);
  entry->non_blocking = (value & O_NONBLOCK) != 0;
  return 0;
}

int lwip_ioctl(int fd, unsigned long request, void* argument) {
  ErrnoGuard seen;
  SocketTable::Entry* entry = Board::current().sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  int value = 0;
  if (request == FIONBIO) {
    std::memcpy(&value, argument, sizeof(value));
    entry->non_blocking = value != 0;
    return 0;
  }
  if (request != FIONREAD) return failed(seen, ENOSYS);
  value = entry->link ? static_cast<int>(entry->link->waiting()) : 0;
  std::memcpy(argument, &value, sizeof(value));
  return 0;
}

int lwip_getsockopt(int fd, int level, int name, void* value, socklen_t* size) {
  ErrnoGuard seen;
  SocketTable::Entry* entry = Board::current().sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  if (*size < sizeof(int)) return failed(seen, EINVAL);
  int found = 0;
  const auto option = option_of(level, name);
  if (level == SOL_SOCKET && name == SO_ACCEPTCONN) {
    found = entry->listening ? 1 : 0;
  } else if (level == SOL_SOCKET && name == SO_TYPE) {
    found = entry->datagrams ? SOCK_DGRAM : SOCK_STREAM;
  } else if (level == SOL_SOCKET && name == SO_ERROR) {
    found = entry->link ? entry->link->socket().connect_error() : 0;
    entry->connecting = false;
  } else if (option && entry->link) {
    found = entry->link->socket().get(*option);
  } else if (!option && !is_accepted(level, name)) {
    return failed(seen, ENOPROTOOPT);
  }
  std::memcpy(value, &found, sizeof(found));
  return 0;
}

int lwip_setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
  ErrnoGuard seen;
  SocketTable::Entry* entry = Board::current().sockets().entry(fd);
  if (entry == nullptr) return failed(seen, EBADF);
  if (level == SOL_SOCKET && name == SO_RCVTIMEO && size == sizeof(timeval)) {
    timeval timeout{};
    std::memcpy(&timeout, value, sizeof(timeout));
    entry->receive_timeout =
        std::chrono::milliseconds(timeout.tv_sec * 1000LL + timeout.tv_usec / 1000);
    return 0;
  }
  const auto option = option_of(level, name);
  if (!option) return is_accepted(level, name) ? 0 : failed(seen, ENOPROTOOPT);
  if (size < sizeof(int)) return failed(seen, EINVAL);
  if (!entry->link) return 0;
  int wanted = 0;
  std::memcpy(&wanted, value, sizeof(wanted));
  const int error = entry->link->socket().set(*option, wanted);
  return error == 0 ? 0 : failed(seen, error);
}

in_addr_t inet_addr(const char* text) {
  IPAddress address;
  return address.fromString(text) ? static_cast<std::uint32_t>(address) : 0xffffffffU;
}

int inet_aton(const char* text, in_addr* address) {
  IPAddress parsed;
  if (!parsed.fromString(text)) return 0;
  address->s_addr = parsed;
  return 1;
}

int inet_pton(int family, const char* text, void* address) {
  if (family != AF_INET) return -1;
  return inet_aton(text, static_cast<in_addr*>(address));
}

const char* inet_ntop(int family, const void* address, char* text, socklen_t size) {
  if (family != AF_INET) return nullptr;
  const String written = IPAddress(static_cast<const std::uint8_t*>(address)).toString();
  if (written.length() >= size) return nullptr;
  return std::strcpy(text, written.c_str());
}

char* inet_ntoa(in_addr address) {
  static std::array<char, INET_ADDRSTRLEN> text;
  inet_ntop(AF_INET, &address, text.data(), text.size());
  return text.data();
}

hostent* lwip_gethostbyname(const char* name) {
  const ErrnoGuard guard;
  static std::array<std::uint8_t, 4> octets;
  static std::array<char*, 2> addresses{reinterpret_cast<char*>(octets.data()), nullptr};
  static std::array<char*, 1> aliases{nullptr};
  static std::string official;
  static hostent found;
  IPAddress literal;
  if (literal.fromString(name)) {
    octets = literal.octets();
  } else if (const auto resolved = Board::current().stack().resolve(name)) {
    octets = *resolved;
  } else {
    return nullptr;
  }
  official = name;
  found = {official.data(), aliases.data(), AF_INET, 4, addresses.data()};
  return &found;
}

int lwip_getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                     addrinfo** found) {
  Endpoint endpoint{.port = static_cast<std::uint16_t>(service ? std::atoi(service) : 0)};
  if (name != nullptr) {
    const hostent* host = lwip_gethostbyname(name);
    if (host == nullptr) return EAI_NONAME;
    std::memcpy(endpoint.address.data(), host->h_addr, endpoint.address.size());
  }
  auto* address = new sockaddr_in{};
  socklen_t size = sizeof(*address);
  store(endpoint, reinterpret_cast<sockaddr*>(address), &size);
  *found = new addrinfo{};
  (*found)->ai_family = AF_INET;
  (*found)->ai_socktype = hints != nullptr ? hints->ai_socktype : SOCK_STREAM;
  (*found)->ai_addrlen = size;
  (*found)->ai_addr = reinterpret_cast<sockaddr*>(address);
  return 0;
}

void lwip_freeaddrinfo(addrinfo* found) {
  delete static_cast<sockaddr_in*>(static_cast<void*>(found->ai_addr));  // as it was made
  delete found;
}
