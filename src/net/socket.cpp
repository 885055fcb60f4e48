#include "net/socket.hpp"

#include <array>
#include <asio/error.hpp>
#include <utility>

#ifdef _WIN32
#include <winsock2.h>
#else
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#endif

namespace especho::net {
namespace {

#ifdef _WIN32
using Length = int;
asio::error_code last_error() {
  return {WSAGetLastError(), asio::system_category()};
}
#else
using Length = std::size_t;
asio::error_code last_error() {
  return {errno, asio::system_category()};
}
#endif

#ifdef MSG_DONTWAIT
constexpr int kDontWait = MSG_DONTWAIT;
#else
constexpr int kDontWait = 0;
#endif
#ifdef MSG_NOSIGNAL
constexpr int kNoSignal = MSG_NOSIGNAL;
#else
constexpr int kNoSignal = 0;
#endif

template <typename T>
void set_option(Socket::Handle handle, int level, int name, const T& value) {
  // What can't be set is either a matter of course or told by the next read.
  setsockopt(handle, level, name, reinterpret_cast<const char*>(&value), sizeof value);
}

/// macOS tells a write to a socket that it is just taking down by an error of its own.
bool is_torn_down([[maybe_unused]] const asio::error_code& error) {
#ifdef __APPLE__
  return error.value() == EPROTOTYPE;
#else
  return false;
#endif
}

IoResult failure() {
  const asio::error_code error = last_error();
  if (error == asio::error::would_block || error == asio::error::try_again ||
      error == asio::error::interrupted || error == asio::error::no_buffer_space) {
    return {IoStatus::would_block};
  }
  const bool reset = error == asio::error::connection_reset || error == asio::error::broken_pipe ||
                     error == asio::error::connection_aborted || is_torn_down(error);
  return {reset ? IoStatus::reset : IoStatus::lost, 0, error.value()};
}

IoResult receive(Socket::Handle handle, std::span<std::byte> into, int flags) {
  const auto bytes =
      ::recv(handle, reinterpret_cast<char*>(into.data()), static_cast<Length>(into.size()), flags);
  if (bytes > 0) return {IoStatus::done, static_cast<std::size_t>(bytes)};
  return bytes == 0 ? IoResult{IoStatus::closed} : failure();
}

#ifdef SO_TIMESTAMPNS
/// How long ago that was, on the clock that can be set, and what ours says now: read soon after, so
/// that it does not matter when the other one was set, nor much that this process may lose its turn
/// between the two.
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
  // Else the clock was set while the bytes lay here.
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

bool set_blocking(Socket::Handle handle, bool on) {
#ifdef _WIN32
  u_long non_blocking = on ? 0 : 1;
  return ioctlsocket(handle, static_cast<long>(FIONBIO), &non_blocking) == 0;
#else
  const int flags = fcntl(handle, F_GETFL);
  return flags >= 0 && fcntl(handle, F_SETFL, on ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0;
#endif
}

}  // namespace

std::string IoResult::message() const {
  return error == 0 ? "" : code().message();
}

Socket::Socket(Handle connected) : handle_(connected) {
  set_blocking(handle_, false);
#ifndef _WIN32
  fcntl(handle_, F_SETFD, FD_CLOEXEC);
#endif
#ifdef SO_NOSIGPIPE
  set_option(handle_, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
}

Socket::Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, kNone)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Socket::~Socket() {
  close();
}

void Socket::close() {
  if (!is_open()) return;
#ifdef _WIN32
  closesocket(handle_);
#else
  ::close(handle_);
#endif
  handle_ = kNone;
}

void Socket::set_no_delay(bool on) {
  set_option(handle_, IPPROTO_TCP, TCP_NODELAY, on ? 1 : 0);
}

bool Socket::set_quick_ack([[maybe_unused]] bool on) {
#ifdef TCP_QUICKACK
  set_option(handle_, IPPROTO_TCP, TCP_QUICKACK, on ? 1 : 0);
  return true;
#else
  return false;
#endif
}

IoResult Socket::read_some(std::span<std::byte> into) {
  return receive(handle_, into, kDontWait);
}

bool Socket::note_arrivals() {
#ifdef SO_TIMESTAMPNS
  const int on = 1;
  return setsockopt(handle_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0;
#else
  return false;
#endif
}

IoResult Socket::read_some(std::span<std::byte> into, std::optional<TimePoint>& arrived) {
#ifdef SO_TIMESTAMPNS
  iovec piece{into.data(), into.size()};
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(timespec)) + 64> control{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t bytes = ::recvmsg(handle_, &message, kDontWait);
  if (bytes < 0) return failure();
  if (bytes == 0) return {IoStatus::closed};
  if (const auto noted = arrival_noted_in(message)) arrived = noted;
  return {IoStatus::done, static_cast<std::size_t>(bytes)};
#else
  static_cast<void>(arrived);
  return read_some(into);
#endif
}

IoResult Socket::wait_and_read(std::span<std::byte> into) {
  return receive(handle_, into, 0);
}

IoResult Socket::write_some(std::span<const std::byte> from) {
  const auto bytes = ::send(handle_, reinterpret_cast<const char*>(from.data()),
                            static_cast<Length>(from.size()), kDontWait | kNoSignal);
  if (bytes >= 0) return {IoStatus::done, static_cast<std::size_t>(bytes)};
  return failure();
}

void Socket::finish_sending() {
#ifdef _WIN32
  ::shutdown(handle_, SD_SEND);
#else
  ::shutdown(handle_, SHUT_WR);
#endif
}

void Socket::reset() {
  set_option(handle_, SOL_SOCKET, SO_LINGER, linger{1, 0});
  close();
}

bool Socket::let_reads_wait(std::chrono::milliseconds longest) {
#ifdef __linux__  // elsewhere there is no MSG_DONTWAIT, or writes of a blocking socket ignore it
  const auto us = std::chrono::microseconds(longest).count();
  const timeval limit{static_cast<time_t>(us / 1'000'000),
                      static_cast<suseconds_t>(us % 1'000'000)};
  set_option(handle_, SOL_SOCKET, SO_RCVTIMEO, limit);
  return set_blocking(handle_, true);
#else
  static_cast<void>(longest);
  return false;
#endif
}

}  // namespace especho::net
