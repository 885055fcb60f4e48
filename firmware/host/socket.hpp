// What the board needs of a TCP stack, whichever it is: sockets that never block, and one wait for
// all of them.
#pragma once

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "limits.hpp"

namespace especho::device {

/// Result of a call that moves bytes: how many, or the errno value of why there are none.
struct Transfer {
  std::size_t count = 0;
  int error = 0;
};

struct Endpoint {
  std::array<std::uint8_t, 4> address{};
  std::uint16_t port = 0;
};

/// What the other side of a connection sees of the stack.
struct StackLimits {
  int window = limits::window;
  int segment = limits::segment;
};

/// Options of a connection that the Arduino API can set.
enum class SocketOption { keep_alive, no_delay, keep_idle, keep_interval, keep_count };

/// A non-blocking socket, closed by its destructor. Datagrams go through send_to() and
/// receive_from(), everything else is TCP.
class Socket {
 public:
  Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  virtual ~Socket() = default;

  /// False once it has been aborted.
  virtual bool is_open() const = 0;

  virtual std::uint16_t local_port() const = 0;
  virtual void listen(int backlog) = 0;  ///< may be called again to change the backlog
  /// The next connection of the backlog, or null.
  virtual std::unique_ptr<Socket> accept() = 0;

  virtual Transfer send(const void* data, std::size_t size) = 0;
  /// Count and error are both zero at the end of the stream.
  virtual Transfer receive(void* data, std::size_t size) = 0;
  virtual Transfer peek(void* data, std::size_t size) = 0;
  /// Bytes that can be received at once.
  virtual std::size_t waiting() const = 0;

  virtual int set(SocketOption option, int value) = 0;  ///< 0, or an errno value
  virtual int get(SocketOption option) const = 0;

  /// Why a connection that the sketch wanted did not come about, once it is writable; or 0.
  virtual int connect_error() { return 0; }
  virtual Endpoint local() const { return {{}, local_port()}; }
  virtual Endpoint peer() const { return {}; }

  virtual Transfer send_to(const Endpoint& /*to*/, const void* /*data*/, std::size_t /*size*/) {
    return {0, EOPNOTSUPP};
  }
  /// Drops what the buffer has no room for.
  virtual Transfer receive_from(Endpoint& /*from*/, void* /*data*/, std::size_t /*size*/) {
    return {0, EOPNOTSUPP};
  }

  virtual void finish_sending() = 0;  ///< ends the stream
  virtual void abort() = 0;           ///< closes with RST

 protected:
  Socket(Socket&&) = default;
  Socket& operator=(Socket&&) = default;
};

/// A socket to wait for: before the wait what is asked, afterwards what holds.
struct Watch {
  Socket* socket = nullptr;
  bool read = false;
  bool write = false;
};

inline constexpr std::size_t most_watches = 4 * limits::sockets;

/// Which TCP the board has: the real one's, or that of this machine.
enum class StackKind { lwip, host };

inline constexpr std::array all_stacks{StackKind::lwip, StackKind::host};

constexpr std::string_view to_string(StackKind kind) {
  return kind == StackKind::lwip ? "lwip" : "host";
}

class Stack {
 public:
  Stack() = default;
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  virtual ~Stack() = default;

  virtual std::array<std::uint8_t, 4> address() const = 0;
  /// A socket bound to the address and the port, or to any free one for 0; throws
  /// std::system_error.
  virtual std::unique_ptr<Socket> bound(std::uint16_t port, StackLimits limits) = 0;
  /// On its way to the other side: writable when it got there, or can't. Throws
  /// std::system_error.
  virtual std::unique_ptr<Socket> connecting(const Endpoint& to, StackLimits limits);
  /// For datagrams, at that port or any free one for 0; throws std::system_error.
  virtual std::unique_ptr<Socket> datagrams(std::uint16_t port);
  virtual std::optional<std::array<std::uint8_t, 4>> resolve(const std::string& name);

  /// Sleeps until something that was asked holds, or the time is up. A broken connection counts as
  /// readable and writable, since a call on it would not block.
  virtual void wait_for(std::span<Watch> watches, std::chrono::nanoseconds timeout) = 0;
  /// Ends a wait in another thread, and all later ones.
  virtual void wake() noexcept = 0;

  // The radio, if what it does happens to frames, and not to the data of a connection.
  virtual bool has_frames() const { return false; }
  virtual void set_modem_sleep(bool /*enabled*/) {}
  virtual bool link_lost() const { return false; }
};

}  // namespace especho::device
