// The differences between the systems' sockets, under common names. It includes the system's
// headers, so it is only for source files that make socket calls.
#pragma once

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <system_error>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>

#include <timeapi.h>  // needs the headers above

// As in ws2ipdef.h of Windows 10; MinGW's lacks them.
#ifndef TCP_MAXSEG
#define TCP_MAXSEG 4
#endif
#ifndef TCP_KEEPIDLE
#define TCP_KEEPIDLE 3
#endif
#ifndef TCP_KEEPCNT
#define TCP_KEEPCNT 16
#endif
#ifndef TCP_KEEPINTVL
#define TCP_KEEPINTVL 17
#endif
#else
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#endif

namespace especho::device::os {

#ifdef _WIN32

using Native = std::uintptr_t;
using Length = int;   // of addresses and option values
using Size = int;     // of data
using Bytes = char*;  // data
using ConstBytes = const char*;
using PollEntry = WSAPOLLFD;
constexpr int end_of_sending = SD_SEND;

inline void start() {
  struct Winsock {
    Winsock() {
      WSADATA data;
      if (const int error = WSAStartup(MAKEWORD(2, 2), &data); error != 0) {
        throw std::system_error(error, std::system_category(), "WSAStartup");
      }
      timeBeginPeriod(1);  // otherwise waits end up to 15.6 ms late
    }
    ~Winsock() {
      timeEndPeriod(1);
      WSACleanup();
    }
  };
  static const Winsock winsock;
}

// As values of errno, with which the sketch compares.
inline int last_error() {
  constexpr struct {
    int winsock;
    int standard;
  } known[] = {
      {WSAEWOULDBLOCK, EWOULDBLOCK}, {WSAECONNRESET, ECONNRESET}, {WSAECONNABORTED, ECONNABORTED},
      {WSAENOTCONN, ENOTCONN},       {WSAESHUTDOWN, EPIPE},       {WSAETIMEDOUT, ETIMEDOUT},
      {WSAENOBUFS, ENOBUFS},         {WSAENOTSOCK, EBADF},        {WSAENOPROTOOPT, ENOPROTOOPT},
      {WSAEADDRINUSE, EADDRINUSE},   {WSAEACCES, EACCES},         {WSAECONNREFUSED, ECONNREFUSED}};
  const int error = WSAGetLastError();
  for (const auto& entry : known) {
    if (entry.winsock == error) return entry.standard;
  }
  return error;
}

inline void close(Native native) {
  closesocket(native);
}

inline void make_nonblocking(Native native) {
  u_long on = 1;
  ioctlsocket(native, static_cast<long>(FIONBIO), &on);
}

inline std::size_t readable_bytes(Native native) {
  u_long count = 0;
  return ioctlsocket(native, FIONREAD, &count) == 0 ? count : 0;
}

inline int poll_ms(PollEntry* entries, std::size_t count, int timeout_ms) {
  return WSAPoll(entries, static_cast<ULONG>(count), timeout_ms);
}

#else

using Native = int;
using Length = socklen_t;
using Size = std::size_t;
using Bytes = void*;
using ConstBytes = const void*;
using PollEntry = pollfd;
constexpr int end_of_sending = SHUT_WR;

inline void start() {}
inline int last_error() {
  return errno == EAGAIN ? EWOULDBLOCK : errno;
}
inline void close(Native native) {
  ::close(native);
}

inline void make_nonblocking(Native native) {
  ::fcntl(native, F_SETFL, ::fcntl(native, F_GETFL) | O_NONBLOCK);
}

inline std::size_t readable_bytes(Native native) {
  int count = 0;
  return ::ioctl(native, FIONREAD, &count) == 0 ? static_cast<std::size_t>(count) : 0;
}

inline int poll_ms(PollEntry* entries, std::size_t count, int timeout_ms) {
  return ::poll(entries, static_cast<nfds_t>(count), timeout_ms);
}

#endif

inline int poll(PollEntry* entries, std::size_t count, std::chrono::nanoseconds timeout) {
#ifdef __linux__  // the others round up to a millisecond
  const auto seconds = std::chrono::floor<std::chrono::seconds>(timeout);
  const timespec time{seconds.count(), (timeout - seconds).count()};
  return ::ppoll(entries, static_cast<nfds_t>(count), &time, nullptr);
#else
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(timeout);
  return poll_ms(entries, count, static_cast<int>(rounded.count()));
#endif
}

[[noreturn]] inline void fail(const char* what) {
  throw std::system_error(last_error(), std::generic_category(), what);
}

template <typename Value>
int set_option(Native native, int level, int name, const Value& value) {
  return ::setsockopt(native, level, name, reinterpret_cast<const char*>(&value), sizeof(value));
}

// A write to a closed connection must return an error, not send a signal that ends the program.
inline void ignore_broken_pipe([[maybe_unused]] Native native) {
#ifdef SO_NOSIGPIPE
  set_option(native, SOL_SOCKET, SO_NOSIGPIPE, int{1});
#endif
}

inline auto send(Native native, const void* data, std::size_t size) {
#ifdef MSG_NOSIGNAL
  constexpr int flags = MSG_NOSIGNAL;
#else
  constexpr int flags = 0;
#endif
  return ::send(native, static_cast<ConstBytes>(data), static_cast<Size>(size), flags);
}

inline auto receive(Native native, void* data, std::size_t size, int flags = 0) {
  return ::recv(native, static_cast<Bytes>(data), static_cast<Size>(size), flags);
}

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline int connect(Native native, const sockaddr_in& address) {
  return ::connect(native, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

}  // namespace especho::device::os
