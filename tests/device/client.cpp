#include "client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <future>
#include <limits>
#include <random>

#include "firmware/host/os_sockets.hpp"

namespace device_test {
namespace {

using especho::device::HostSocket;
namespace os = especho::device::os;

constexpr int deadline_s = 30;  // wide: only a hang gets here
#ifdef _WIN32
const DWORD deadline = deadline_s * 1000;
#else
const timeval deadline = {deadline_s, 0};
#endif

[[noreturn]] void fail(const char* what) {
  if (os::last_error() == ECONNRESET) throw ConnectionReset{};
  os::fail(what);
}

template <typename Value>
void set_option(HostSocket::Native native, int level, int name, const Value& value) {
  if (os::set_option(native, level, name, value) != 0) fail("setsockopt");
}

}  // namespace

TcpClient::TcpClient(std::uint16_t port, int receive_buffer) {
  os::start();
  socket_ = HostSocket(::socket(AF_INET, SOCK_STREAM, 0));
  if (!socket_) fail("socket");
  const HostSocket::Native native = socket_.native();
  set_option(native, SOL_SOCKET, SO_RCVTIMEO, deadline);
  set_option(native, SOL_SOCKET, SO_SNDTIMEO, deadline);
  set_option(native, IPPROTO_TCP, TCP_NODELAY, int{1});
  os::ignore_broken_pipe(native);
  if (receive_buffer > 0) set_option(native, SOL_SOCKET, SO_RCVBUF, receive_buffer);
  if (os::connect(native, os::loopback(port)) != 0) fail("connect");
}

void TcpClient::send(std::string_view data) {
  while (!data.empty()) {
    const auto count = os::send(socket_.native(), data.data(), data.size());
    if (count < 0) fail("send");
    data.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string TcpClient::receive(std::size_t size) {
  std::string received;
  std::array<char, 16384> block;
  while (received.size() < size) {
    const std::size_t wanted = std::min(block.size(), size - received.size());
    const auto count = os::receive(socket_.native(), block.data(), wanted);
    if (count < 0) fail("recv");
    if (count == 0) break;
    received.append(block.data(), static_cast<std::size_t>(count));
  }
  return received;
}

std::string TcpClient::receive_all() {
  return receive(std::numeric_limits<std::size_t>::max());
}

bool TcpClient::has_received() const {
  os::PollEntry entry{};
  entry.fd = socket_.native();
  entry.events = POLLIN;
  return os::poll(&entry, 1, std::chrono::nanoseconds(0)) > 0;
}

especho::net::TcpInfo TcpClient::info() const {
  return especho::net::tcp_info(static_cast<std::intptr_t>(socket_.native()));
}

void TcpClient::delay_acknowledgements() {
#ifdef TCP_QUICKACK
  set_option(socket_.native(), IPPROTO_TCP, TCP_QUICKACK, int{0});
#endif
}

void TcpClient::finish_sending() {
  if (::shutdown(socket_.native(), os::end_of_sending) != 0) fail("shutdown");
}

void TcpClient::reset() {
  const linger at_once = {1, 0};
  set_option(socket_.native(), SOL_SOCKET, SO_LINGER, at_once);
  socket_ = {};
}

std::string TcpClient::exchange(std::string_view data) {
  auto sending = std::async(std::launch::async, [this, data] { send(data); });
  std::string echo = receive(data.size());
  sending.get();
  return echo;
}

std::string payload(std::size_t size) {
  std::mt19937 random(static_cast<unsigned>(size));
  std::string bytes(size, '\0');
  for (char& octet : bytes) octet = static_cast<char>(random() & 0xff);
  return bytes;
}

}  // namespace device_test
