// What Asio's sockets lack: options that it has no name for, to be set by its set_option(), and a
// way to open a socket that other programs do not inherit.
#pragma once

#include <asio/error.hpp>
#include <cerrno>
#include <cstddef>
#include <string>

#ifndef _WIN32
#include <fcntl.h>
#endif

namespace especho::net {

/// An option that is a number.
template <int Level, int Name>
struct SocketOption {
  int value;

  template <typename Protocol>
  int level(const Protocol&) const {
    return Level;
  }
  template <typename Protocol>
  int name(const Protocol&) const {
    return Name;
  }
  template <typename Protocol>
  const int* data(const Protocol&) const {
    return &value;
  }
  template <typename Protocol>
  int* data(const Protocol&) {
    return &value;
  }
  template <typename Protocol>
  std::size_t size(const Protocol&) const {
    return sizeof value;
  }
  template <typename Protocol>
  void resize(const Protocol&, std::size_t) {}  // every system gives all of an int
};

/// An option that is a text.
template <int Level, int Name>
struct TextOption {
  const std::string& value;

  template <typename Protocol>
  int level(const Protocol&) const {
    return Level;
  }
  template <typename Protocol>
  int name(const Protocol&) const {
    return Name;
  }
  template <typename Protocol>
  const char* data(const Protocol&) const {
    return value.c_str();
  }
  template <typename Protocol>
  std::size_t size(const Protocol&) const {
    return value.size();
  }
};

/// Opens a socket for this process only: a program that it starts would keep the connection open.
template <typename Socket>
asio::error_code open_uninherited(Socket& socket, const typename Socket::protocol_type& protocol) {
  asio::error_code error;
  socket.open(protocol, error);
#ifdef FD_CLOEXEC  // on Windows, nothing is inherited unless asked for
  if (!error && ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC) != 0) {
    error.assign(errno, asio::system_category());
  }
#endif
  return error;
}

}  // namespace especho::net
