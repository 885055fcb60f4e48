#include "net/connection.hpp"

#include <algorithm>
#include <array>
#include <asio/buffer.hpp>
#include <span>

#include "especho/target.hpp"

#ifndef _WIN32
#include <poll.h>
#endif

namespace especho::net {
namespace {

using asio::ip::tcp;

IoResult result_of(const asio::error_code& error, std::size_t bytes) {
  if (!error) return {IoStatus::done, bytes};
  if (error == asio::error::would_block || error == asio::error::try_again ||
      error == asio::error::interrupted || error == asio::error::no_buffer_space) {
    return {IoStatus::would_block};
  }
  if (error == asio::error::eof) return {IoStatus::closed};
  const bool reset = error == asio::error::connection_reset || error == asio::error::broken_pipe ||
                     error == asio::error::connection_aborted;
  return {reset ? IoStatus::reset : IoStatus::lost, 0, error};
}

int poll_sockets(std::span<pollfd> sockets, Nanoseconds longest) {
  // Rounded up, so that a wait is never cut into a busy loop by its last fraction of a millisecond.
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(longest).count();
  const int timeout = static_cast<int>(std::clamp<decltype(ms)>(ms, 0, 60'000));
#ifdef _WIN32
  return WSAPoll(sockets.data(), static_cast<ULONG>(sockets.size()), timeout);
#else
  return poll(sockets.data(), static_cast<nfds_t>(sockets.size()), timeout);
#endif
}

}  // namespace

std::string to_string(const tcp::endpoint& endpoint) {
  return to_string(Target{endpoint.address().to_string(), endpoint.port()});
}

Connection::Connection(tcp::socket socket, tcp::endpoint peer, Nanoseconds handshake)
    : socket_(std::move(socket)), peer_(std::move(peer)), handshake_(handshake) {}

IoResult Connection::read_some(std::span<std::byte> into) {
  asio::error_code error;
  const auto bytes = socket_.read_some(asio::buffer(into.data(), into.size()), error);
  return result_of(error, bytes);
}

IoResult Connection::write_some(std::span<const std::byte> from) {
  asio::error_code error;
  const auto bytes = socket_.write_some(asio::buffer(from.data(), from.size()), error);
  return result_of(error, bytes);
}

Connection::Ready Connection::wait(bool for_writing, Waker* waker, Nanoseconds longest) {
  std::array<pollfd, 2> sockets{};
  sockets[0].fd = socket_.native_handle();
  sockets[0].events = static_cast<short>(for_writing ? POLLIN | POLLOUT : POLLIN);
  if (waker != nullptr) {
    sockets[1].fd = waker->native_handle();
    sockets[1].events = POLLIN;
  }
  const auto used = std::span(sockets).first(waker == nullptr ? 1 : 2);
  if (poll_sockets(used, longest) <= 0) return Ready::nothing;
  if (waker != nullptr && sockets[1].revents != 0) waker->reset();
  return (sockets[0].revents & ~POLLOUT) != 0 ? Ready::readable : Ready::other;
}

void Connection::finish_sending() {
  asio::error_code gone_is_fine;
  socket_.shutdown(tcp::socket::shutdown_send, gone_is_fine);
}

}  // namespace especho::net
