#include "client.hpp"

#include <array>
#include <cerrno>
#include <future>
#include <limits>
#include <random>
#include <stdexcept>
#include <system_error>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#endif

namespace device_test {
namespace {

constexpr int deadline_s = 30;  // wide: only a hang gets here

#ifdef _WIN32
void start_sockets() {
  static const int started = [] {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data);
  }();
  if (started != 0) throw std::runtime_error("WSAStartup failed");
}
int last_error() {
  return WSAGetLastError();
}
constexpr int reset_error = WSAECONNRESET;
const DWORD deadline = deadline_s * 1000;
constexpr int send_flags = 0;
constexpr int send_direction = SD_SEND;
int poll_one(WSAPOLLFD& entry) {
  return WSAPoll(&entry, 1, 0);
}
using PollEntry = WSAPOLLFD;
using Size = int;
#else
void start_sockets() {}
int last_error() {
  return errno;
}
constexpr int reset_error = ECONNRESET;
const timeval deadline = {deadline_s, 0};
#ifdef MSG_NOSIGNAL
constexpr int send_flags = MSG_NOSIGNAL;
#else
constexpr int send_flags = 0;
#endif
constexpr int send_direction = SHUT_WR;
int poll_one(pollfd& entry) {
  return ::poll(&entry, 1, 0);
}
using PollEntry = pollfd;
using Size = std::size_t;
#endif

[[noreturn]] void fail(const char* what) {
  const int error = last_error();
  if (error == reset_error) throw ConnectionReset{};
  throw std::system_error(error, std::system_category(), what);
}

template <typename Native, typename Value>
void set_option(Native native, int level, int name, const Value& value) {
  if (::setsockopt(native, level, name, reinterpret_cast<const char*>(&value), sizeof(value)) !=
      0) {
    fail("setsockopt");
  }
}

}  // namespace

Client::Client(std::uint16_t port, int receive_buffer) {
  start_sockets();
  native_ = ::socket(AF_INET, SOCK_STREAM, 0);
  if (native_ == none) fail("socket");
  set_option(native_, SOL_SOCKET, SO_RCVTIMEO, deadline);
  set_option(native_, SOL_SOCKET, SO_SNDTIMEO, deadline);
  set_option(native_, IPPROTO_TCP, TCP_NODELAY, int{1});
#ifdef SO_NOSIGPIPE
  set_option(native_, SOL_SOCKET, SO_NOSIGPIPE, int{1});
#endif
  if (receive_buffer > 0) set_option(native_, SOL_SOCKET, SO_RCVBUF, receive_buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(native_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    close();
    fail("connect");
  }
}

Client::~Client() {
  close();
}

void Client::close() {
  if (native_ == none) return;
#ifdef _WIN32
  closesocket(native_);
#else
  ::close(native_);
#endif
  native_ = none;
}

void Client::send(std::string_view data) {
  while (!data.empty()) {
    const auto count = ::send(native_, data.data(), static_cast<Size>(data.size()), send_flags);
    if (count < 0) fail("send");
    data.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string Client::receive(std::size_t size) {
  std::string received;
  std::array<char, 16384> block;
  while (received.size() < size) {
    const std::size_t wanted = std::min(block.size(), size - received.size());
    const auto count = ::recv(native_, block.data(), static_cast<Size>(wanted), 0);
    if (count < 0) fail("recv");
    if (count == 0) break;
    received.append(block.data(), static_cast<std::size_t>(count));
  }
  return received;
}

std::string Client::receive_all() {
  return receive(std::numeric_limits<std::size_t>::max());
}

bool Client::has_received() const {
  PollEntry entry{};
  entry.fd = native_;
  entry.events = POLLIN;
  return poll_one(entry) > 0;
}

void Client::finish_sending() {
  if (::shutdown(native_, send_direction) != 0) fail("shutdown");
}

void Client::reset() {
  const linger at_once = {1, 0};
  set_option(native_, SOL_SOCKET, SO_LINGER, at_once);
  close();
}

std::string Client::exchange(std::string_view data) {
  auto sending = std::async(std::launch::async, [this, data] { send(data); });
  std::string echo = receive(data.size());
  sending.get();
  return echo;
}

std::string payload(std::size_t size) {
  std::mt19937 random(static_cast<unsigned>(size));
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() & 0xff);
  return bytes;
}

}  // namespace device_test
