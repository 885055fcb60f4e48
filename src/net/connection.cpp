#include "net/connection.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "especho/target.hpp"
#include "net/interfaces.hpp"
#include "net/poll_sockets.hpp"

namespace especho::net {

std::string to_string(const asio::ip::tcp::endpoint& endpoint) {
  return to_string(Target{to_string(endpoint.address()), endpoint.port()});
}

Connection::Connection(Socket socket, Socket::Endpoint peer, Nanoseconds handshake, WayOut way_out)
    : socket_(std::move(socket)),
      peer_(std::move(peer)),
      way_out_(std::move(way_out)),
      handshake_(handshake) {}

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
