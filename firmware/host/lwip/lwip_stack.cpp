#include "lwip_stack.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <future>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "lwip/etharp.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sockets.h"
#include "lwip/tcpip.h"
#include "pcap_file.hpp"
#include "private_network.hpp"
#include "wire.hpp"

unsigned short especho_tcp_window = especho::device::limits::window;

namespace especho::device {
namespace {

constexpr std::uint16_t default_port = 80;  // the board has an address of its own
constexpr int ip_and_tcp_headers = 40;
constexpr std::size_t longest_frame = 1600;
constexpr std::chrono::hours longest_wait{1};

using Clock = std::chrono::steady_clock;

/// Runs a function in the thread of the stack.
template <typename Function>
void in_stack(Function function) {
  std::promise<void> done;
  const auto call = [&] {
    function();
    done.set_value();
  };
  using Call = decltype(call);
  tcpip_callback([](void* argument) { (*static_cast<Call*>(argument))(); },
                 const_cast<void*>(static_cast<const void*>(&call)));
  done.get_future().wait();
}

/// lwIP's interface to the TAP device. lwIP can't be ended, so there is one for the whole process.
class Interface {
 public:
  static Interface& get() {
    static auto* const only = new Interface;  // its threads outlive all destructors
    return *only;
  }

  /// Frames pass only while the board has power.
  void power_on(const StackSetup& setup) {
    const std::lock_guard lock(mutex_);
    if (!setup.pcap.empty()) {
      capture_.emplace(setup.pcap, setup.append ? PcapFile::Open::again : PcapFile::Open::anew);
    }
    wire_.emplace(setup.faults, setup.seed, Clock::now());
    for (int i = 0; i < setup.faults.busy_pcbs; ++i) busy_.push_back(memp_malloc(MEMP_TCP_PCB));
  }
  void power_off() {
    const std::lock_guard lock(mutex_);
    wire_.reset();
    capture_.reset();
    for (void* pcb : busy_) memp_free(MEMP_TCP_PCB, pcb);
    busy_.clear();
  }

  void set_modem_sleep(bool enabled) {
    const std::lock_guard lock(mutex_);
    if (wire_) wire_->set_sleep(enabled);
  }
  bool link_lost() {
    const std::lock_guard lock(mutex_);
    return wire_ && wire_->lost(Clock::now());
  }

  void set_segment(int segment) {
    in_stack([&] { netif_.mtu = static_cast<u16_t>(segment + ip_and_tcp_headers); });
  }

  /// Ends all connections, also those that lwIP keeps after the sketch has closed them.
  void clear() {
    in_stack([] {
      while (tcp_active_pcbs != nullptr) tcp_abort(tcp_active_pcbs);
      while (tcp_tw_pcbs != nullptr) tcp_abort(tcp_tw_pcbs);
    });
  }

 private:
  Interface() {
    std::promise<void> started;
    tcpip_init([](void* promise) { static_cast<std::promise<void>*>(promise)->set_value(); },
               &started);
    started.get_future().wait();
    const auto address = [](const std::array<std::uint8_t, 4>& octets) {
      ip4_addr_t converted;
      IP4_ADDR(&converted, octets[0], octets[1], octets[2], octets[3]);
      return converted;
    };
    const ip4_addr_t own = address(PrivateNetwork::board);
    const ip4_addr_t mask = address(PrivateNetwork::mask);
    const ip4_addr_t gateway = address(PrivateNetwork::host);
    in_stack([&] {
      netif_add(&netif_, &own, &mask, &gateway, this, initialise, tcpip_input);
      netif_set_default(&netif_);
      netif_set_up(&netif_);
      netif_set_link_up(&netif_);
    });
    std::thread([this] { receive(); }).detach();
  }

  static err_t initialise(netif* interface) {
    static constexpr std::array<std::uint8_t, 6> mac{0x24, 0x0a, 0xc4, 0x00, 0x00, 0x02};
    interface->name[0] = 's';
    interface->name[1] = 't';
    interface->output = etharp_output;
    interface->linkoutput = send;
    interface->mtu = limits::segment + ip_and_tcp_headers;
    interface->hwaddr_len = mac.size();
    std::copy(mac.begin(), mac.end(), interface->hwaddr);
    interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    return ERR_OK;
  }

  static err_t send(netif* interface, pbuf* frame) {
    std::array<std::uint8_t, longest_frame> bytes;
    const u16_t size = pbuf_copy_partial(frame, bytes.data(), bytes.size(), 0);
    static_cast<Interface*>(interface->state)->put(To::client, {bytes.data(), size});
    return ERR_OK;
  }

  void put(To to, std::span<const std::uint8_t> bytes) {
    const std::lock_guard lock(mutex_);
    if (!wire_) return;
    if (to == To::board && capture_) capture_->write(bytes, std::chrono::system_clock::now());
    wire_->put(to, bytes, Clock::now());
    deliver();
    if (to == To::client && wire_->next() != Instant::max()) wake();
  }

  // Called with the lock.
  void deliver() {
    while (const auto frame = wire_->take(Clock::now())) {
      if (frame->to == To::board) {
        give_to_board(frame->bytes);
      } else {
        if (capture_) capture_->write(frame->bytes, std::chrono::system_clock::now());
        // Like a radio, the link loses what there is no room for.
        static_cast<void>(
            !::write(PrivateNetwork::tap(), frame->bytes.data(), frame->bytes.size()));
      }
    }
  }

  void give_to_board(std::span<const std::uint8_t> bytes) {
    const auto size = static_cast<u16_t>(bytes.size());
    pbuf* frame = pbuf_alloc(PBUF_RAW, size, PBUF_RAM);
    if (frame == nullptr) return;
    pbuf_take(frame, bytes.data(), size);
    if (netif_.input(frame, &netif_) != ERR_OK) pbuf_free(frame);
  }

  /// The thread of the driver.
  void receive() {
    std::array<std::uint8_t, longest_frame> bytes;
    for (;;) {
      wait();
      for (ssize_t size = 0;
           (size = ::read(PrivateNetwork::tap(), bytes.data(), bytes.size())) > 0;) {
        put(To::board, {bytes.data(), static_cast<std::size_t>(size)});
      }
      const std::lock_guard lock(mutex_);
      if (wire_) deliver();
    }
  }

  /// Until there is a frame from the client, or one is due to arrive.
  void wait() {
    Instant next = Instant::max();
    {
      const std::lock_guard lock(mutex_);
      if (wire_) next = wire_->next();
    }
    const auto left = std::max(Duration(0), std::min<Duration>(next - Clock::now(), longest_wait));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    const timespec timeout{seconds.count(), (left - seconds).count()};
    std::array<pollfd, 2> entries{{{PrivateNetwork::tap(), POLLIN, 0}, {waker_, POLLIN, 0}}};
    ::ppoll(entries.data(), entries.size(), &timeout, nullptr);
    std::uint64_t count = 0;
    while (::read(waker_, &count, sizeof(count)) > 0) {
    }
  }
  void wake() {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(waker_, &one, sizeof(one)));
  }

  netif netif_{};
  int waker_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  std::mutex mutex_;  // of what follows
  std::optional<Wire> wire_;
  std::optional<PcapFile> capture_;
  std::vector<void*> busy_;
};

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
      : interface_(Interface::get()), waker_(lwip_socket(AF_INET, SOCK_DGRAM, 0)) {
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
    interface_.clear();
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

  Interface& interface_;
  LwipSocket waker_;
};

}  // namespace

std::unique_ptr<Stack> make_lwip_stack(const StackSetup& setup) {
  if (!PrivateNetwork::entered()) throw std::logic_error("lwIP needs the private network");
  return std::make_unique<LwipStack>(setup);
}

}  // namespace especho::device
