#include "lwip_stack.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "lwip/sockets.h"
#include "network_interface.hpp"
#include "private_network.hpp"

unsigned short especho_tcp_window = especho::device::limits::window;

namespace especho::device {
namespace {

constexpr std::uint16_t default_port = 80;  // the board has an address of its own

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int last_error() {
  return errno == EAGAIN ? EWOULDBLOCK : errno;
}

std::pair<int, int> native_name(SocketOption option) {
  switch (option) {
    case SocketOption::keep_alive:
      return {SOL_SOCKET, SO_KEEPALIVE};
    case SocketOption::no_delay:
      return {IPPROTO_TCP, TCP_NODELAY};
    case SocketOption::keep_idle:
      return {IPPROTO_TCP, TCP_KEEPIDLE};
    case SocketOption::keep_interval:
      return {IPPROTO_TCP, TCP_KEEPINTVL};
    case SocketOption::keep_count:
      return {IPPROTO_TCP, TCP_KEEPCNT};
  }
  return {};
}

sockaddr_in native_of(const Endpoint& endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = lwip_htons(endpoint.port);
  std::copy(endpoint.address.begin(), endpoint.address.end(),
            reinterpret_cast<std::uint8_t*>(&address.sin_addr));
  return address;
}

Endpoint endpoint_of(const sockaddr_in& address) {
  Endpoint endpoint;
  endpoint.port = lwip_ntohs(address.sin_port);
  const auto* const octets = reinterpret_cast<const std::uint8_t*>(&address.sin_addr);
  std::copy(octets, octets + endpoint.address.size(), endpoint.address.begin());
  return endpoint;
}

class LwipSocket final : public Socket {
 public:
  explicit LwipSocket(int fd) : fd_(fd) {
    int on = 1;
    lwip_ioctl(fd_, static_cast<long>(FIONBIO), &on);
  }
  LwipSocket(const LwipSocket&) = delete;
  LwipSocket& operator=(const LwipSocket&) = delete;
  ~LwipSocket() override {
    if (fd_ >= 0) lwip_close(fd_);
  }

  int fd() const { return fd_; }
  bool is_open() const override { return fd_ >= 0; }

  std::uint16_t local_port() const override { return local().port; }
  Endpoint local() const override {
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    if (lwip_getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      fail("getsockname");
    }
    return endpoint_of(address);
  }
  Endpoint peer() const override {
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    if (lwip_getpeername(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
    return endpoint_of(address);
  }
  int connect_error() override {
    int error = 0;
    socklen_t size = sizeof(error);
    return lwip_getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : last_error();
  }

  void listen(int backlog) override {
    if (lwip_listen(fd_, backlog) != 0) fail("listen");
  }

  std::unique_ptr<Socket> accept() override {
    const int accepted = lwip_accept(fd_, nullptr, nullptr);
    return accepted < 0 ? nullptr : std::make_unique<LwipSocket>(accepted);
  }

  Transfer send(const void* data, std::size_t size) override {
    return transferred(lwip_send(fd_, data, size, MSG_DONTWAIT));
  }
  Transfer receive(void* data, std::size_t size) override {
    return transferred(lwip_recv(fd_, data, size, MSG_DONTWAIT));
  }
  Transfer peek(void* data, std::size_t size) override {
    return transferred(lwip_recv(fd_, data, size, MSG_DONTWAIT | MSG_PEEK));
  }
  Transfer send_to(const Endpoint& to, const void* data, std::size_t size) override {
    const sockaddr_in address = native_of(to);
    return transferred(lwip_sendto(fd_, data, size, MSG_DONTWAIT,
                                   reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
  }
  Transfer receive_from(Endpoint& from, void* data, std::size_t size) override {
    sockaddr_in address{};
    socklen_t length = sizeof(address);
    const Transfer received = transferred(lwip_recvfrom(
        fd_, data, size, MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&address), &length));
    if (received.error == 0) from = endpoint_of(address);
    return received;
  }
  std::size_t waiting() const override {
    int count = 0;
    return lwip_ioctl(fd_, static_cast<long>(FIONREAD), &count) == 0
               ? static_cast<std::size_t>(count)
               : 0;
  }

  int set(SocketOption option, int value) override {
    const auto [level, name] = native_name(option);
    return lwip_setsockopt(fd_, level, name, &value, sizeof(value)) == 0 ? 0 : last_error();
  }
  int get(SocketOption option) const override {
    const auto [level, name] = native_name(option);
    int value = 0;
    socklen_t size = sizeof(value);
    lwip_getsockopt(fd_, level, name, &value, &size);
    return value;
  }

  void finish_sending() override { lwip_shutdown(fd_, SHUT_WR); }
  void abort() override {
    if (fd_ < 0) return;
    const linger at_once{1, 0};
    lwip_setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    lwip_close(std::exchange(fd_, -1));
  }

 private:
  static Transfer transferred(ssize_t count) {
    if (count < 0) return {0, last_error()};
    return {static_cast<std::size_t>(count), 0};
  }

  int fd_;
};

class LwipStack final : public Stack {
 public:
  explicit LwipStack(const StackSetup& setup)
      : interface_(NetworkInterface::get()), waker_(lwip_socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = PP_HTONL(INADDR_LOOPBACK);
    socklen_t size = sizeof(own);
    auto* const address = reinterpret_cast<sockaddr*>(&own);
    if (!waker_.is_open() || lwip_bind(waker_.fd(), address, size) != 0 ||
        lwip_getsockname(waker_.fd(), address, &size) != 0 ||
        lwip_connect(waker_.fd(), address, size) != 0) {
      fail("the socket that wakes the sketch");
    }
    interface_.power_on(setup);
  }
  LwipStack(const LwipStack&) = delete;
  LwipStack& operator=(const LwipStack&) = delete;
  ~LwipStack() override {
    interface_.abort_connections();
    interface_.power_off();
  }

  std::array<std::uint8_t, 4> address() const override { return PrivateNetwork::board; }

  std::unique_ptr<Socket> bound(std::uint16_t port, StackLimits limits) override {
    imitate(limits);
    auto created = opened(SOCK_STREAM);
    const int on = 1;
    lwip_setsockopt(created->fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    bind(*created, port == 0 ? default_port : port);
    return created;
  }

  std::unique_ptr<Socket> connecting(const Endpoint& to, StackLimits limits) override {
    imitate(limits);
    auto created = opened(SOCK_STREAM);
    const sockaddr_in address = native_of(to);
    if (lwip_connect(created->fd(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
            0 &&
        errno != EINPROGRESS) {
      fail("connect");
    }
    return created;
  }

  std::unique_ptr<Socket> datagrams(std::uint16_t port) override {
    auto created = opened(SOCK_DGRAM);
    if (port != 0) bind(*created, port);
    return created;
  }

  void wait_for(std::span<Watch> watches, std::chrono::nanoseconds timeout) override {
    fd_set readable, writable, broken;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&broken);
    int limit = 0;
    const auto add = [&](int fd, fd_set* set) {
      FD_SET(fd, set);
      limit = std::max(limit, fd + 1);
    };
    for (const Watch& watch : watches) {
      const int fd = static_cast<const LwipSocket*>(watch.socket)->fd();
      if (watch.read) add(fd, &readable);
      if (watch.write) add(fd, &writable);
      if (watch.read || watch.write) add(fd, &broken);
    }
    add(waker_.fd(), &readable);

    using std::chrono::milliseconds;  // lwIP's resolution
    const auto rounded = std::chrono::ceil<milliseconds>(timeout).count();
    timeval time{};
    time.tv_sec = static_cast<decltype(time.tv_sec)>(rounded / 1000);
    time.tv_usec = static_cast<decltype(time.tv_usec)>(rounded % 1000 * 1000);
    const int seen = lwip_select(limit, &readable, &writable, &broken, &time);
    for (Watch& watch : watches) {
      const int fd = static_cast<const LwipSocket*>(watch.socket)->fd();
      const bool is_broken = seen > 0 && FD_ISSET(fd, &broken);
      watch.read = watch.read && seen > 0 && (is_broken || FD_ISSET(fd, &readable));
      watch.write = watch.write && seen > 0 && (is_broken || FD_ISSET(fd, &writable));
    }
  }

  void wake() noexcept override { lwip_send(waker_.fd(), "", 1, 0); }

  bool has_frames() const override { return true; }
  void set_modem_sleep(bool enabled) override { interface_.set_modem_sleep(enabled); }
  bool link_lost() const override { return interface_.link_lost(); }

 private:
  void imitate(StackLimits limits) {
    especho_tcp_window = static_cast<unsigned short>(limits.window);
    interface_.set_segment(limits.segment);
  }
  static std::unique_ptr<LwipSocket> opened(int type) {
    auto created = std::make_unique<LwipSocket>(lwip_socket(AF_INET, type, 0));
    if (!created->is_open()) fail("socket");
    return created;
  }
  static void bind(const LwipSocket& socket, std::uint16_t port) {
    const sockaddr_in any = native_of({{}, port});
    if (lwip_bind(socket.fd(), reinterpret_cast<const sockaddr*>(&any), sizeof(any)) != 0) {
      fail("bind");
    }
  }

  NetworkInterface& interface_;
  LwipSocket waker_;
};

}  // namespace

std::unique_ptr<Stack> make_lwip_stack(const StackSetup& setup) {
  if (!PrivateNetwork::entered()) throw std::logic_error("lwIP needs the private network");
  return std::make_unique<LwipStack>(setup);
}

}  // namespace especho::device
