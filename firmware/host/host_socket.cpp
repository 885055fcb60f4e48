#include "host_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#ifndef _WIN32
#include <netdb.h>
#endif

#include "especho/error.hpp"
#include "limits.hpp"
#include "os_sockets.hpp"

namespace especho::device {
namespace {

void prepare(HostSocket::Native native) {
  os::make_nonblocking(native);
  os::ignore_broken_pipe(native);
}

template <typename Configure>
HostSocket open_bound(int type, std::uint16_t port, Configure configure) {
  os::start();
  HostSocket created(::socket(AF_INET, type, 0));
  if (!created) os::fail("socket");
  prepare(created.native());
  configure(created.native());
  const sockaddr_in address = os::loopback(port);
  if (::bind(created.native(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    os::fail("bind");
  }
  return created;
}

sockaddr_in local_address(HostSocket::Native native) {
  sockaddr_in address{};
  os::Length size = sizeof(address);
  if (::getsockname(native, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    os::fail("getsockname");
  }
  return address;
}

sockaddr_in native_of(const Endpoint& endpoint) {
  sockaddr_in address = os::loopback(endpoint.port);
  std::memcpy(&address.sin_addr, endpoint.address.data(), endpoint.address.size());
  return address;
}

Endpoint endpoint_of(const sockaddr_in& address) {
  Endpoint endpoint{.port = ntohs(address.sin_port)};
  std::memcpy(endpoint.address.data(), &address.sin_addr, endpoint.address.size());
  return endpoint;
}

// Accepted connections inherit these from the listening socket.
void imitate_stack(HostSocket::Native native, [[maybe_unused]] const StackLimits& stack) {
#ifdef _WIN32
  os::set_option(native, SOL_SOCKET, SO_EXCLUSIVEADDRUSE,
                 int{1});  // REUSEADDR would share the port
#else
  os::set_option(native, SOL_SOCKET, SO_REUSEADDR, int{1});
#endif
  os::set_option(native, SOL_SOCKET, SO_SNDBUF, limits::host_send_buffer);
  os::set_option(native, SOL_SOCKET, SO_RCVBUF, limits::host_receive_buffer(stack.window));
#ifdef TCP_WINDOW_CLAMP
  os::set_option(native, IPPROTO_TCP, TCP_WINDOW_CLAMP, stack.window);
#endif
#ifdef TCP_MAXSEG
  os::set_option(native, IPPROTO_TCP, TCP_MAXSEG, stack.segment + limits::host_segment_options);
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

template <typename Count>
Transfer transferred(Count count) {
  if (count < 0) return {0, os::last_error()};
  return {static_cast<std::size_t>(count), 0};
}

}  // namespace

void cannot_listen(std::uint16_t port, const std::system_error& error) {
  const std::string where = "port " + std::to_string(port) + " on 127.0.0.1";
  if (error.code() == std::errc::address_in_use) {
    throw Error(ExitCode::failure, where + " is in use",
                "choose another port, or 0 for a free one");
  }
  if (error.code() == std::errc::permission_denied) {
    throw Error(ExitCode::failure, "no permission to listen on " + where,
                "choose a port from 1024 on, or 0 for a free one");
  }
  throw Error(ExitCode::failure, "cannot listen on " + where + ": " + error.code().message());
}

HostSocket::~HostSocket() {
  if (native_ != none) os::close(native_);
}

HostSocket HostSocket::bound(std::uint16_t port, StackLimits limits) {
  return open_bound(SOCK_STREAM, port, [&](Native native) { imitate_stack(native, limits); });
}

std::uint16_t HostSocket::local_port() const {
  return ntohs(local_address(native_).sin_port);
}

void HostSocket::listen(int backlog) {
#ifdef __linux__
  backlog -= 1;  // Linux queues one connection more than asked
#endif
  if (::listen(native_, backlog) != 0) os::fail("listen");
}

std::unique_ptr<Socket> HostSocket::accept() {
  HostSocket accepted(::accept(native_, nullptr, nullptr));
  if (!accepted) return nullptr;
  prepare(accepted.native());
  return std::make_unique<HostSocket>(std::move(accepted));
}

Transfer HostSocket::send(const void* data, std::size_t size) {
  return transferred(os::send(native_, data, size));
}

Transfer HostSocket::receive(void* data, std::size_t size) {
  return transferred(os::receive(native_, data, size));
}

Transfer HostSocket::peek(void* data, std::size_t size) {
  return transferred(os::receive(native_, data, size, MSG_PEEK));
}

std::size_t HostSocket::waiting() const {
  return os::readable_bytes(native_);
}

int HostSocket::set(SocketOption option, int value) {
  const OptionName name = native_name(option);
  if (name.level < 0) return ENOPROTOOPT;
  return os::set_option(native_, name.level, name.name, value) == 0 ? 0 : os::last_error();
}

int HostSocket::get(SocketOption option) const {
  const OptionName name = native_name(option);
  int value = 0;
  os::Length size = sizeof(value);
  ::getsockopt(native_, name.level, name.name, reinterpret_cast<char*>(&value), &size);
  return value;
}

int HostSocket::connect_error() {
  int error = 0;
  os::Length size = sizeof(error);
  ::getsockopt(native_, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size);
  return error;
}

Endpoint HostSocket::local() const {
  return endpoint_of(local_address(native_));
}

Endpoint HostSocket::peer() const {
  sockaddr_in address{};
  os::Length size = sizeof(address);
  if (::getpeername(native_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  return endpoint_of(address);
}

Transfer HostSocket::send_to(const Endpoint& to, const void* data, std::size_t size) {
  const sockaddr_in address = native_of(to);
  return transferred(::sendto(native_, static_cast<os::ConstBytes>(data),
                              static_cast<os::Size>(size), 0,
                              reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
}

Transfer HostSocket::receive_from(Endpoint& from, void* data, std::size_t size) {
  sockaddr_in address{};
  os::Length length = sizeof(address);
  const Transfer received =
      transferred(::recvfrom(native_, static_cast<os::Bytes>(data), static_cast<os::Size>(size), 0,
                             reinterpret_cast<sockaddr*>(&address), &length));
  if (received.error == 0) from = endpoint_of(address);
  return received;
}

void HostSocket::finish_sending() {
  ::shutdown(native_, os::end_of_sending);
}

void HostSocket::abort() {
  if (native_ == none) return;
  os::set_option(native_, SOL_SOCKET, SO_LINGER, linger{1, 0});
  os::close(std::exchange(native_, none));
}

std::unique_ptr<Socket> Stack::connecting(const Endpoint& /*to*/, StackLimits /*limits*/) {
  throw std::system_error(EOPNOTSUPP, std::generic_category(), "connect");
}

std::unique_ptr<Socket> Stack::datagrams(std::uint16_t /*port*/) {
  throw std::system_error(EOPNOTSUPP, std::generic_category(), "datagrams");
}

std::optional<std::array<std::uint8_t, 4>> Stack::resolve(const std::string& /*name*/) {
  return std::nullopt;
}

HostStack::HostStack() : waker_(open_bound(SOCK_DGRAM, 0, [](HostSocket::Native) {})) {
  if (os::connect(waker_.native(), local_address(waker_.native())) != 0) os::fail("connect");
}

std::unique_ptr<Socket> HostStack::bound(std::uint16_t port, StackLimits limits) {
  return std::make_unique<HostSocket>(HostSocket::bound(port, limits));
}

std::unique_ptr<Socket> HostStack::connecting(const Endpoint& to, StackLimits limits) {
  auto socket = std::make_unique<HostSocket>(::socket(AF_INET, SOCK_STREAM, 0));
  if (!socket->is_open()) os::fail("socket");
  prepare(socket->native());
  imitate_stack(socket->native(), limits);
  if (os::connect(socket->native(), native_of(to)) != 0) {
    const int error = os::last_error();
    if (error != EINPROGRESS && error != EWOULDBLOCK) os::fail("connect");
  }
  return socket;
}

std::unique_ptr<Socket> HostStack::datagrams(std::uint16_t port) {
  const auto bind_to = [](std::uint16_t asked) {
    return std::make_unique<HostSocket>(open_bound(SOCK_DGRAM, asked, [](HostSocket::Native) {}));
  };
  if (port == 0) {  // not bound, so that it reaches more than this machine
    auto socket = std::make_unique<HostSocket>(::socket(AF_INET, SOCK_DGRAM, 0));
    if (!socket->is_open()) os::fail("socket");
    prepare(socket->native());
    return socket;
  }
  try {
    return bind_to(port);
  } catch (const std::system_error&) {  // another program's, or for root
    return bind_to(0);
  }
}

std::optional<std::array<std::uint8_t, 4>> HostStack::resolve(const std::string& name) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  addrinfo* found = nullptr;
  if (::getaddrinfo(name.c_str(), nullptr, &hints, &found) != 0) return std::nullopt;
  sockaddr_in address{};
  std::memcpy(&address, found->ai_addr, sizeof(address));
  ::freeaddrinfo(found);
  return endpoint_of(address).address;
}

void HostStack::wait_for(std::span<Watch> watches, std::chrono::nanoseconds timeout) {
  std::array<os::PollEntry, most_watches + 1> entries;
  std::size_t count = 0;
  for (const Watch& watch : watches) {
    os::PollEntry& entry = entries[count++];
    entry = {};
    entry.fd = static_cast<const HostSocket*>(watch.socket)->native();
    if (watch.read) entry.events |= POLLIN;
    if (watch.write) entry.events |= POLLOUT;
  }
  entries[count] = {};
  entries[count].fd = waker_.native();
  entries[count++].events = POLLIN;

  const int seen = os::poll(entries.data(), count, timeout);
  constexpr int broken = POLLERR | POLLHUP | POLLNVAL;
  for (std::size_t i = 0; i < watches.size(); ++i) {
    const int events = seen > 0 ? entries[i].revents : 0;  // a signal counts as a timeout
    watches[i].read = watches[i].read && (events & (POLLIN | broken)) != 0;
    watches[i].write = watches[i].write && (events & (POLLOUT | broken)) != 0;
  }
}

void HostStack::wake() noexcept {
  waker_.send("", 1);
}

}  // namespace especho::device
