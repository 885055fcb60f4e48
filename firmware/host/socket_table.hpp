// The board's sockets under their lwIP descriptors.
#pragma once

#include <array>
#include <cstddef>

#include "host_socket.hpp"
#include "limits.hpp"

namespace especho::device {

class SocketTable {
 public:
  static constexpr int first = limits::first_descriptor;
  static constexpr int end = first + static_cast<int>(limits::sockets);

  /// The lowest free descriptor, or -1 and a closed socket when all are in use.
  int add(HostSocket socket, bool listening = false);
  void close(int fd);

  HostSocket* find(int fd);
  bool is_listening(int fd) const;

 private:
  struct Entry {
    HostSocket socket;
    bool listening = false;
  };
  static std::size_t index(int fd) { return static_cast<std::size_t>(fd - first); }

  std::array<Entry, limits::sockets> entries_;
};

}  // namespace especho::device
