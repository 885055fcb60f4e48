#include "network_interface.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <thread>

#include "lwip/etharp.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcpip.h"
#include "private_network.hpp"

namespace especho::device {
namespace {

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

}  // namespace

NetworkInterface& NetworkInterface::get() {
  static auto* const only = new NetworkInterface;
  return *only;
}

void NetworkInterface::power_on(const StackSetup& setup) {
  const std::lock_guard lock(mutex_);
  if (!setup.pcap.empty()) {
    capture_.emplace(setup.pcap, setup.append ? PcapFile::Open::append : PcapFile::Open::truncate);
  }
  wire_.emplace(setup.faults, setup.seed, Clock::now());
  for (int i = 0; i < setup.faults.busy_pcbs; ++i) busy_.push_back(memp_malloc(MEMP_TCP_PCB));
}

void NetworkInterface::power_off() {
  const std::lock_guard lock(mutex_);
  wire_.reset();
  capture_.reset();
  for (void* pcb : busy_) memp_free(MEMP_TCP_PCB, pcb);
  busy_.clear();
}

void NetworkInterface::set_modem_sleep(bool enabled) {
  const std::lock_guard lock(mutex_);
  if (wire_) wire_->set_sleep(enabled);
}

bool NetworkInterface::link_lost() {
  const std::lock_guard lock(mutex_);
  return wire_ && wire_->lost(Clock::now());
}

void NetworkInterface::set_segment(int segment) {
  in_stack([&] { netif_.mtu = static_cast<u16_t>(segment + ip_and_tcp_headers); });
}

void NetworkInterface::abort_connections() {
  in_stack([] {
    while (tcp_active_pcbs != nullptr) tcp_abort(tcp_active_pcbs);
    while (tcp_tw_pcbs != nullptr) tcp_abort(tcp_tw_pcbs);
  });
}

NetworkInterface::NetworkInterface() : waker_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
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

err_t NetworkInterface::initialise(netif* interface) {
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

err_t NetworkInterface::send(netif* interface, pbuf* frame) {
  std::array<std::uint8_t, longest_frame> bytes;
  const u16_t size = pbuf_copy_partial(frame, bytes.data(), bytes.size(), 0);
  static_cast<NetworkInterface*>(interface->state)->put(To::client, {bytes.data(), size});
  return ERR_OK;
}

void NetworkInterface::put(To to, std::span<const std::uint8_t> bytes) {
  const std::lock_guard lock(mutex_);
  if (!wire_) return;
  if (to == To::board && capture_) capture_->write(bytes, std::chrono::system_clock::now());
  wire_->put(to, bytes, Clock::now());
  deliver();
  if (to == To::client && wire_->next() != Instant::max()) wake();
}

void NetworkInterface::deliver() {
  while (const auto frame = wire_->take(Clock::now())) {
    if (frame->to == To::board) {
      give_to_board(frame->bytes);
    } else {
      if (capture_) capture_->write(frame->bytes, std::chrono::system_clock::now());
      // Like a radio, the link loses what there is no room for.
      static_cast<void>(!::write(PrivateNetwork::tap(), frame->bytes.data(), frame->bytes.size()));
    }
  }
}

void NetworkInterface::give_to_board(std::span<const std::uint8_t> bytes) {
  const auto size = static_cast<u16_t>(bytes.size());
  pbuf* frame = pbuf_alloc(PBUF_RAW, size, PBUF_RAM);
  if (frame == nullptr) return;
  pbuf_take(frame, bytes.data(), size);
  if (netif_.input(frame, &netif_) != ERR_OK) pbuf_free(frame);
}

// The thread of the driver.
void NetworkInterface::receive() {
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

// Until there is a frame from the client, or one is due to arrive.
void NetworkInterface::wait() {
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

void NetworkInterface::wake() {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(waker_, &one, sizeof(one)));
}

}  // namespace especho::device
