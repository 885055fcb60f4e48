#include "host_socket.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include "limits.hpp"

namespace especho::device {
namespace {

// --- What differs between the systems ------------------------------------------------------

#ifdef _WIN32

using Length = int;
using PollEntry = WSAPOLLFD;
constexpr int send_flags = 0;

struct Winsock {
  Winsock() {
    WSADATA data;
    if (const int error = WSAStartup(MAKEWORD(2, 2), &data); error != 0) {
      throw std::system_error(error, std::system_category(), "WSAStartup");
    }
  }
  ~Winsock() { WSACleanup(); }
};
void start_sockets() {
  static const Winsock winsock;
}

int system_error() {
  return WSAGetLastError();
}

// As errno's values, which the sketch compares with.
int socket_error() {
  switch (const int error = WSAGetLastError()) {
    case WSAEWOULDBLOCK:
      return EWOULDBLOCK;
    case WSAECONNRESET:
      return ECONNRESET;
    case WSAECONNABORTED:
      return ECONNABORTED;
    case WSAENOTCONN:
      return ENOTCONN;
    case WSAESHUTDOWN:
      return EPIPE;
    case WSAENOBUFS:
      return ENOBUFS;
    case WSAENOTSOCK:
      return EBADF;
    case WSAENOPROTOOPT:
      return ENOPROTOOPT;
    default:
      return error;
  }
}

void close_native(HostSocket::Native native) {
  closesocket(native);
}

void prepare(HostSocket::Native native) {
  u_long on = 1;
  ioctlsocket(native, FIONBIO, &on);
}

std::size_t readable_bytes(HostSocket::Native native) {
  u_long count = 0;
  return ioctlsocket(native, FIONREAD, &count) == 0 ? count : 0;
}

int poll_sockets(PollEntry* entries, std::size_t count, int timeout_ms) {
  return WSAPoll(entries, static_cast<ULONG>(count), timeout_ms);
}

#else

using Length = socklen_t;
using PollEntry = pollfd;
#ifdef MSG_NOSIGNAL
constexpr int send_flags = MSG_NOSIGNAL;
#else
constexpr int send_flags = 0;
#endif

void start_sockets() {}
int system_error() {
  return errno;
}
int socket_error() {
  return errno == EAGAIN ? EWOULDBLOCK : errno;
}
void close_native(HostSocket::Native native) {
  ::close(native);
}

void prepare(HostSocket::Native native) {
  ::fcntl(native, F_SETFL, ::fcntl(native, F_GETFL) | O_NONBLOCK);
  ::fcntl(native, F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
  const int on = 1;
  ::setsockopt(native, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
#endif
}

std::size_t readable_bytes(HostSocket::Native native) {
  int count = 0;
  return ::ioctl(native, FIONREAD, &count) == 0 ? static_cast<std::size_t>(count) : 0;
}

int poll_sockets(PollEntry* entries, std::size_t count, int timeout_ms) {
  return ::poll(entries, static_cast<nfds_t>(count), timeout_ms);
}

#endif

// --- What is the same ----------------------------------------------------------------------

[[noreturn]] void fail(const char* what) {
  throw std::system_error(system_error(), std::system_category(), what);
}

int set_option(HostSocket::Native native, int level, int name, int value) {
  const int result = ::setsockopt(native, level, name, reinterpret_cast<const char*>(&value),
                                  static_cast<Length>(sizeof(value)));
  return result == 0 ? 0 : socket_error();
}

HostSocket open_bound(int type, std::uint16_t port, void (*configure)(HostSocket::Native)) {
  start_sockets();
  HostSocket created(::socket(AF_INET, type, 0));
  if (!created) fail("socket");
  prepare(created.native());
  configure(created.native());
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(created.native(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    fail("bind");
  }
  return created;
}

sockaddr_in local_address(HostSocket::Native native) {
  sockaddr_in address{};
  Length size = sizeof(address);
  if (::getsockname(native, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  return address;
}

// Accepted connections inherit these from the listening socket.
void imitate_stack(HostSocket::Native native) {
#ifdef _WIN32
  set_option(native, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);  // SO_REUSEADDR would share the port
#else
  set_option(native, SOL_SOCKET, SO_REUSEADDR, 1);
#endif
  set_option(native, SOL_SOCKET, SO_SNDBUF, limits::host_send_buffer);
  set_option(native, SOL_SOCKET, SO_RCVBUF, limits::host_receive_buffer);
#ifdef TCP_WINDOW_CLAMP
  set_option(native, IPPROTO_TCP, TCP_WINDOW_CLAMP, limits::window);
#endif
#ifdef TCP_MAXSEG
  set_option(native, IPPROTO_TCP, TCP_MAXSEG, limits::host_segment);
#endif
}

struct OptionName {
  int level;
  int name;
};

OptionName native_name(SocketOption option) {
  switch (option) {
    case SocketOption::keep_alive:
      return {SOL_SOCKET, SO_KEEPALIVE};
    case SocketOption::no_delay:
      return {IPPROTO_TCP, TCP_NODELAY};
#if defined(TCP_KEEPIDLE)
    case SocketOption::keep_idle:
      return {IPPROTO_TCP, TCP_KEEPIDLE};
#elif defined(TCP_KEEPALIVE)  // its name on macOS
    case SocketOption::keep_idle:
      return {IPPROTO_TCP, TCP_KEEPALIVE};
#endif
#ifdef TCP_KEEPINTVL
    case SocketOption::keep_interval:
      return {IPPROTO_TCP, TCP_KEEPINTVL};
#endif
#ifdef TCP_KEEPCNT
    case SocketOption::keep_count:
      return {IPPROTO_TCP, TCP_KEEPCNT};
#endif
    default:
      return {-1, -1};
  }
}

Transfer receive_flagged(HostSocket::Native native, void* data, std::size_t size, int flags) {
#ifdef _WIN32
  const auto count = ::recv(native, static_cast<char*>(data), static_cast<int>(size), flags);
#else
  const auto count = ::recv(native, data, size, flags);
#endif
  if (count < 0) return {0, socket_error()};
  return {static_cast<std::size_t>(count), 0};
}

}  // namespace

HostSocket::~HostSocket() {
  if (native_ != none) close_native(native_);
}

HostSocket HostSocket::bound(std::uint16_t port) {
  return open_bound(SOCK_STREAM, port, imitate_stack);
}

std::uint16_t HostSocket::local_port() const {
  return ntohs(local_address(native_).sin_port);
}

void HostSocket::listen(int backlog) {
#ifdef __linux__
  backlog -= 1;  // Linux lets one connection more than asked wait
#endif
  if (::listen(native_, backlog) != 0) fail("listen");
}

HostSocket HostSocket::accept() {
  HostSocket accepted(::accept(native_, nullptr, nullptr));
  if (accepted) prepare(accepted.native());
  return accepted;
}

Transfer HostSocket::send(const void* data, std::size_t size) {
#ifdef _WIN32
  const auto count =
      ::send(native_, static_cast<const char*>(data), static_cast<int>(size), send_flags);
#else
  const auto count = ::send(native_, data, size, send_flags);
#endif
  if (count < 0) return {0, socket_error()};
  return {static_cast<std::size_t>(count), 0};
}

Transfer HostSocket::receive(void* data, std::size_t size) {
  return receive_flagged(native_, data, size, 0);
}

Transfer HostSocket::peek(void* data, std::size_t size) {
  return receive_flagged(native_, data, size, MSG_PEEK);
}

std::size_t HostSocket::waiting() const {
  return readable_bytes(native_);
}

int HostSocket::set(SocketOption option, int value) {
  const OptionName name = native_name(option);
  return name.level < 0 ? ENOPROTOOPT : set_option(native_, name.level, name.name, value);
}

int HostSocket::get(SocketOption option) const {
  const OptionName name = native_name(option);
  int value = 0;
  Length size = sizeof(value);
  ::getsockopt(native_, name.level, name.name, reinterpret_cast<char*>(&value), &size);
  return value;
}

Waker::Waker() : socket_(open_bound(SOCK_DGRAM, 0, [](HostSocket::Native) {})) {
  const sockaddr_in self = local_address(socket_.native());
  if (::connect(socket_.native(), reinterpret_cast<const sockaddr*>(&self), sizeof(self)) != 0) {
    fail("connect");
  }
}

void Waker::wake() noexcept {
  socket_.send("", 1);
}

void wait_for(std::span<Watch> watches, std::chrono::nanoseconds timeout, const Waker& waker) {
  std::array<PollEntry, limits::sockets + 1> entries{};
  std::size_t count = 0;
  for (const Watch& watch : watches) {
    PollEntry& entry = entries[count++];
    entry.fd = watch.socket->native();
    if (watch.read) entry.events |= POLLIN;
    if (watch.write) entry.events |= POLLOUT;
  }
  entries[count].fd = waker.socket().native();
  entries[count++].events = POLLIN;

  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(timeout);
  const int seen = poll_sockets(entries.data(), count, static_cast<int>(rounded.count()));
  constexpr int broken = POLLERR | POLLHUP | POLLNVAL;
  for (std::size_t i = 0; i < watches.size(); ++i) {
    const int events = seen > 0 ? entries[i].revents : 0;  // a signal counts as the time over
    watches[i].read = watches[i].read && (events & (POLLIN | broken)) != 0;
    watches[i].write = watches[i].write && (events & (POLLOUT | broken)) != 0;
  }
}

}  // namespace especho::device
