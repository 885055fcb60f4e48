// The few socket calls that the virtual device needs, the same on every system.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "limits.hpp"

namespace especho::device {

/// Result of a call that moves bytes: how many, or the errno value of why there are none.
struct Transfer {
  std::size_t count = 0;
  int error = 0;
};

/// What the other side of a connection sees of the stack.
struct StackLimits {
  int window = limits::window;
  int segment = limits::segment;
};

/// Options of a connection that the Arduino API can set.
enum class SocketOption { keep_alive, no_delay, keep_idle, keep_interval, keep_count };

/// A non-blocking socket that closes itself.
class HostSocket {
 public:
#ifdef _WIN32
  using Native = std::uintptr_t;
#else
  using Native = int;
#endif
  static constexpr Native none = static_cast<Native>(-1);

  HostSocket() = default;
  explicit HostSocket(Native native) : native_(native) {}
  HostSocket(const HostSocket&) = delete;
  HostSocket& operator=(const HostSocket&) = delete;
  HostSocket(HostSocket&& other) noexcept : native_(std::exchange(other.native_, none)) {}
  HostSocket& operator=(HostSocket&& other) noexcept {
    std::swap(native_, other.native_);
    return *this;
  }
  ~HostSocket();

  explicit operator bool() const {
    return native_ != none;
  }
  Native native() const {
    return native_;
  }

  /// Bound to 127.0.0.1; throws std::system_error.
  static HostSocket bound(std::uint16_t port, StackLimits limits = {});
  std::uint16_t local_port() const;
  void listen(int backlog);  ///< may be called again to change the backlog
  /// The next connection of the backlog, or an empty socket.
  HostSocket accept();

  Transfer send(const void* data, std::size_t size);
  /// Count and error are both zero at the end of the stream.
  Transfer receive(void* data, std::size_t size);
  Transfer peek(void* data, std::size_t size);
  /// Bytes that can be received at once.
  std::size_t waiting() const;

  int set(SocketOption option, int value);  ///< 0, or an errno value
  int get(SocketOption option) const;

  void finish_sending();  ///< ends the stream
  void abort();           ///< closes with RST

 private:
  Native native_ = none;
};

/// Ends a wait in another thread, and all later ones.
class Waker {
 public:
  Waker();
  void wake() noexcept;
  const HostSocket& socket() const { return socket_; }

 private:
  HostSocket socket_;  // a datagram socket connected to itself, which works everywhere
};

/// A socket to wait for: before the wait what is asked, afterwards what holds.
struct Watch {
  const HostSocket* socket = nullptr;
  bool read = false;
  bool write = false;
};

inline constexpr std::size_t most_watches = 4 * limits::sockets;

/// Sleeps until something that was asked holds, or the time is up. A broken connection counts as
/// readable and writable, since a call on it would not block.
void wait_for(std::span<Watch> watches, std::chrono::nanoseconds timeout, const Waker& waker);

}  // namespace especho::device
