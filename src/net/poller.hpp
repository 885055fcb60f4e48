// Waits for many sockets at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/clock.hpp"
#include "net/socket.hpp"

namespace especho::net {

/// What a socket is waited for.
enum class Interest { none, read, both };

class Poller {
 public:
  struct Ready {
    std::size_t id;
    bool readable;
    bool writable;
    bool ended;  ///< the peer has closed, and will not be reported again
  };

  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// Whoever reads must do so until less comes than there is room for, since some systems tell
  /// only once that there is something to read. An error counts as readable.
  void add(Socket::Handle socket, std::size_t id, Interest interest);
  /// Only a hint: what is not asked for may be reported as well.
  void change(Socket::Handle socket, Interest interest);
  void remove(Socket::Handle socket);  ///< before it is closed

  /// Who is ready, as long as there is one; nobody, when `longest` is over or a signal came. Valid
  /// until the next call.
  std::span<const Ready> wait(Nanoseconds longest);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Has the waits of this thread end on time, not when it suits the system.
void ask_for_precise_waits();

}  // namespace especho::net
