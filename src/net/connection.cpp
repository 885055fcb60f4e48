#include "net/connection.hpp"

#include <array>
#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <cerrno>
#include <utility>

#include "especho/target.hpp"
#include "net/interfaces.hpp"
#include "net/socket_option.hpp"

#ifdef __linux__
#include <fcntl.h>
#include <sys/socket.h>
#endif

#ifdef SO_TIMESTAMPNS
#include <cstring>
#include <ctime>
#endif

namespace especho::net {
namespace {

/// macOS has a separate error for writing to a socket that is being torn down.
bool is_torn_down([[maybe_unused]] const asio::error_code& error) {
#ifdef __APPLE__
  return error.value() == EPROTOTYPE;
#else
  return false;
#endif
}

#ifdef SO_TIMESTAMPNS

/// Converts from the settable clock to ours. Both are read close together, so neither an earlier
/// change of that clock nor a preempted process matters much.
std::optional<TimePoint> on_our_clock(const timespec& noted) {
  constexpr int kTries = 3;
  constexpr Nanoseconds kSoon = std::chrono::microseconds(50);
  constexpr Nanoseconds kLongest = std::chrono::seconds(10);
  timespec now{};
  TimePoint here;
  for (int i = 0; i < kTries; ++i) {
    const TimePoint before = Clock::now();
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return std::nullopt;
    here = Clock::now();
    if (here - before < kSoon) break;
  }
  const Nanoseconds ago =
      std::chrono::seconds(now.tv_sec - noted.tv_sec) + Nanoseconds(now.tv_nsec - noted.tv_nsec);
  // Otherwise the clock was set while the bytes waited to be read.
  if (ago < Nanoseconds(0) || ago > kLongest) return std::nullopt;
  return here - ago;
}

std::optional<TimePoint> arrival_noted_in(msghdr& message) {
  for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr;
       each = CMSG_NXTHDR(&message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec noted{};
    std::memcpy(&noted, CMSG_DATA(each), sizeof noted);
    return on_our_clock(noted);
  }
  return std::nullopt;
}

#endif

}  // namespace

IoResult failed_io(const asio::error_code& error) {
  if (error == asio::error::eof) return {IoStatus::closed};
  if (error == asio::error::would_block || error == asio::error::try_again ||
      error == asio::error::interrupted || error == asio::error::no_buffer_space) {
    return {IoStatus::would_block};
  }
  const bool reset = error == asio::error::connection_reset || error == asio::error::broken_pipe ||
                     error == asio::error::connection_aborted || is_torn_down(error);
  return {reset ? IoStatus::reset : IoStatus::lost, 0, error};
}

Connection::Connection(asio::ip::tcp::socket socket, Endpoint peer, Nanoseconds handshake,
                       LocalBinding binding)
    : socket_(std::move(socket)),
      peer_(std::move(peer)),
      binding_(std::move(binding)),
      handshake_(handshake) {
  asio::error_code ended_already;  // which the next read reports
  socket_.non_blocking(true, ended_already);
}

IoResult Connection::read_some(std::span<std::byte> into) {
  if (arrivals_noted_) return read_with_arrival(into);
  asio::error_code error;
  const auto bytes = socket_.receive(asio::buffer(into.data(), into.size()), kNeverWait, error);
  return error ? failed_io(error) : IoResult{IoStatus::done, bytes};
}

IoResult Connection::write_some(std::span<const std::byte> from) {
  asio::error_code error;
  const auto bytes = socket_.send(asio::buffer(from.data(), from.size()), kNeverWait, error);
  return error ? failed_io(error) : IoResult{IoStatus::done, bytes};
}

/// Linux calls a reset after the FIN a broken pipe.
bool Connection::has_been_reset() const {
  SocketOption<SOL_SOCKET, SO_ERROR> pending{0};
  asio::error_code none_known;
  socket_.get_option(pending, none_known);
  return !none_known && pending.value != 0;
}

#ifdef SO_TIMESTAMPNS

void Connection::note_arrivals() {
  asio::error_code unable;
  socket_.set_option(SocketOption<SOL_SOCKET, SO_TIMESTAMPNS>{1}, unable);
  arrivals_noted_ = !unable;
}

/// Asio's reads don't return what the system has noted.
IoResult Connection::read_with_arrival(std::span<std::byte> into) {
  arrived_.reset();
  iovec piece{into.data(), into.size()};
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(timespec)) + 64> control{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t bytes = ::recvmsg(socket_.native_handle(), &message, kNeverWait);
  if (bytes < 0) return failed_io({errno, asio::system_category()});
  if (bytes == 0) return {IoStatus::closed};
  arrived_ = arrival_noted_in(message);
  return {IoStatus::done, static_cast<std::size_t>(bytes)};
}

#else

void Connection::note_arrivals() {}

IoResult Connection::read_with_arrival(std::span<std::byte>) {
  return {IoStatus::would_block};
}

#endif

void Connection::set_no_delay(bool on) {
  asio::error_code ended_already;
  socket_.set_option(asio::ip::tcp::no_delay(on), ended_already);
}

bool Connection::set_quick_ack([[maybe_unused]] bool on) {
#ifdef TCP_QUICKACK
  asio::error_code ended_already;
  socket_.set_option(SocketOption<IPPROTO_TCP, TCP_QUICKACK>{on ? 1 : 0}, ended_already);
  return true;
#else
  return false;
#endif
}

void Connection::finish_sending() {
  asio::error_code ended_already;
  socket_.shutdown(asio::socket_base::shutdown_send, ended_already);
}

void Connection::close() {
  asio::error_code closed_anyway;
  socket_.close(closed_anyway);
}

void Connection::reset() {
  asio::error_code ended_already;
  socket_.set_option(asio::socket_base::linger(true, 0), ended_already);
  close();
}

TcpInfo Connection::tcp_info() {
  return net::tcp_info(static_cast<std::intptr_t>(socket_.native_handle()));
}

std::string to_string(const asio::ip::tcp::endpoint& endpoint) {
  return to_string(Target{to_string(endpoint.address()), endpoint.port()});
}

bool wait_for_any(asio::io_context& context, std::span<const Awaited> awaited,
                  Nanoseconds longest) {
  using asio::socket_base;
  const TimePoint end = after(Clock::now(), longest);
  const auto runs_without_sockets = asio::make_work_guard(context);
  std::size_t begun = 0;
  std::size_t ended = 0;
  const auto at_end = [&ended](const asio::error_code&) { ++ended; };
  for (const Awaited& one : awaited) {
    asio::ip::tcp::socket& socket = one.connection->socket();
    if (!socket.is_open()) continue;
    begun += (one.for_reading ? 1U : 0U) + (one.for_writing ? 1U : 0U);
    if (one.for_reading) socket.async_wait(socket_base::wait_read, at_end);
    if (one.for_writing) socket.async_wait(socket_base::wait_write, at_end);
  }
  context.restart();
  // The context may report a run although no wait has ended.
  while (ended == 0 && !context.stopped() && context.run_one_until(end) != 0) continue;
  const bool early = ended != 0 || context.stopped();
  if (ended == begun) return early;
  for (const Awaited& one : awaited) {
    asio::error_code closed_anyway;
    one.connection->socket().cancel(closed_anyway);
  }
  while (ended < begun) {
    context.restart();
    context.run_one();
  }
  return early;
}

#ifdef __linux__

// Saves a call per read, some 5 % of a round trip on loopback. Asio's own blocking read would wait
// on after SO_RCVTIMEO.

bool enable_blocking_reads(Connection& connection, std::chrono::milliseconds longest) {
  const int handle = connection.socket().native_handle();
  const auto us = std::chrono::microseconds(longest).count();
  const timeval limit{static_cast<time_t>(us / 1'000'000),
                      static_cast<suseconds_t>(us % 1'000'000)};
  setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const int flags = fcntl(handle, F_GETFL);
  return flags >= 0 && fcntl(handle, F_SETFL, flags & ~O_NONBLOCK) == 0;
}

IoResult blocking_read(Connection& connection, std::span<std::byte> into) {
  const auto bytes = ::recv(connection.socket().native_handle(), into.data(), into.size(), 0);
  if (bytes > 0) return {IoStatus::done, static_cast<std::size_t>(bytes)};
  if (bytes == 0) return {IoStatus::closed};
  return failed_io({errno, asio::system_category()});
}

#else  // there is no MSG_DONTWAIT, or writes to a blocking socket ignore it

bool enable_blocking_reads(Connection&, std::chrono::milliseconds) {
  return false;
}

IoResult blocking_read(Connection& connection, std::span<std::byte> into) {
  return connection.read_some(into);
}

#endif

}  // namespace especho::net
