#include "net/connection.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/ip_text.hpp"
#include "especho/target.hpp"
#include "net/poll_sockets.hpp"

namespace especho::net {

std::string to_string(const asio::ip::address& address) {
  const std::string text = address.to_string();
  if (address.is_v4()) return text;
  const std::size_t zone = text.find('%');
  return especho::to_string(address.to_v6().to_bytes()) +
         (zone == std::string::npos ? "" : text.substr(zone));
}

std::string to_string(const asio::ip::tcp::endpoint& endpoint) {
  return to_string(Target{to_string(endpoint.address()), endpoint.port()});
}

Connection::Connection(Socket socket, Socket::Endpoint peer, Nanoseconds handshake)
    : socket_(std::move(socket)), peer_(std::move(peer)), handshake_(handshake) {}

Connection::Ready Connection::wait(bool for_writing, Waker* waker, Nanoseconds longest) {
  std::array<pollfd, 2> sockets{};
  sockets[0].fd = socket_.handle();
  sockets[0].events = static_cast<short>(for_writing ? POLLIN | POLLOUT : POLLIN);
  if (waker != nullptr) {
    sockets[1].fd = waker->native_handle();
    sockets[1].events = POLLIN;
  }
  const auto used = std::span(sockets).first(waker == nullptr ? 1 : 2);
  // Rounded up, so that a wait is never cut into a busy loop by its last fraction of a millisecond.
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(longest);
  if (poll_sockets(used, std::clamp(ms, ms.zero(), std::chrono::milliseconds(60'000))) <= 0) {
    return Ready::nothing;
  }
  if (waker != nullptr && sockets[1].revents != 0) waker->reset();
  return (sockets[0].revents & ~POLLOUT) != 0 ? Ready::readable : Ready::other;
}

}  // namespace especho::net
