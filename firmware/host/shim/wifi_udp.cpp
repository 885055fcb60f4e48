#include "WiFiUdp.h"

#include <array>

#include "../board.hpp"
#include "../errno_guard.hpp"
#include "WiFi.h"
#include "lwip/sockets.h"

using especho::device::Board;
using especho::device::ErrnoGuard;

namespace {

constexpr std::size_t largest_packet = 1460;  // what fits into a frame; the board takes no more

sockaddr_in address_of(const IPAddress& address, std::uint16_t port) {
  sockaddr_in to{};
  to.sin_len = sizeof(to);
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = address;
  return to;
}

}  // namespace

bool WiFiUDP::open(std::uint16_t port) {
  const ErrnoGuard guard;
  stop();
  fd_ = lwip_socket(AF_INET, SOCK_DGRAM, 0);
  if (fd_ < 0) return false;
  const sockaddr_in any = address_of(IPAddress(), port);
  lwip_fcntl(fd_, F_SETFL, O_NONBLOCK);
  if (lwip_bind(fd_, reinterpret_cast<const sockaddr*>(&any), sizeof(any)) == 0) return true;
  stop();
  return false;
}

std::uint8_t WiFiUDP::begin(std::uint16_t port) {
  return open(port) ? 1 : 0;
}

std::uint8_t WiFiUDP::beginMulticast(IPAddress, std::uint16_t port) {
  Board::current().note("multicast (only what is sent to the device itself is received)");
  return begin(port);
}

void WiFiUDP::stop() {
  const ErrnoGuard guard;
  Board* board = Board::running();  // none: a global of the sketch that outlived it
  if (fd_ >= 0 && board != nullptr) board->close(fd_);
  fd_ = -1;
  received_.clear();
  taken_ = 0;
}

int WiFiUDP::beginPacket(IPAddress address, std::uint16_t port) {
  if (fd_ < 0 && !open(0)) return 0;
  to_ = address;
  to_port_ = port;
  sent_.clear();
  return 1;
}

int WiFiUDP::beginPacket(const char* host, std::uint16_t port) {
  IPAddress address;
  return WiFi.hostByName(host, address) == 1 ? beginPacket(address, port) : 0;
}

int WiFiUDP::beginPacket() {
  return remote_port_ == 0 ? 0 : beginPacket(remote_, remote_port_);
}

std::size_t WiFiUDP::write(const std::uint8_t* data, std::size_t size) {
  if (sent_.size() + size > largest_packet) endPacket();
  sent_.insert(sent_.end(), data, data + size);
  return size;
}

int WiFiUDP::endPacket() {
  const ErrnoGuard guard;
  const sockaddr_in to = address_of(to_, to_port_);
  const int sent = lwip_sendto(fd_, sent_.data(), sent_.size(), 0,
                               reinterpret_cast<const sockaddr*>(&to), sizeof(to));
  sent_.clear();
  return sent >= 0 ? 1 : 0;
}

int WiFiUDP::parsePacket() {
  const ErrnoGuard guard;
  Board::current();
  received_.clear();
  taken_ = 0;
  if (fd_ < 0) return 0;
  std::array<std::uint8_t, largest_packet> buffer;
  sockaddr_in from{};
  socklen_t size = sizeof(from);
  const int count = lwip_recvfrom(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT,
                                  reinterpret_cast<sockaddr*>(&from), &size);
  if (count < 0) return 0;
  received_.assign(buffer.begin(), buffer.begin() + count);
  remote_ = from.sin_addr.s_addr;
  remote_port_ = ntohs(from.sin_port);
  return count;
}

int WiFiUDP::read() {
  return taken_ < received_.size() ? received_[taken_++] : -1;
}

int WiFiUDP::read(unsigned char* data, std::size_t size) {
  if (taken_ >= received_.size()) return -1;
  const std::size_t count = std::min(size, received_.size() - taken_);
  std::copy_n(received_.begin() + static_cast<std::ptrdiff_t>(taken_), count, data);
  taken_ += count;
  return static_cast<int>(count);
}
