// A connected TCP socket of the operating system, which blocks only where stated.
//
// Not Asio's, which connected it: that one is registered with Asio's reactor all its life, which
// the system consults for every segment, and its asynchronous waits cost a call more than the raw
// loop that especho is measured against.
#pragma once

#include <asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "core/clock.hpp"
#include "especho/units.hpp"

namespace especho::net {

enum class IoStatus { done, would_block, closed, reset, lost };

struct IoResult {
  IoStatus status = IoStatus::done;
  std::size_t bytes = 0;
  int error = 0;  ///< the system's number

  asio::error_code code() const { return {error, asio::system_category()}; }
  std::string message() const;  ///< the system's words; empty without an error
};

class Socket {
 public:
#ifdef _WIN32
  using Handle = SOCKET;
#else
  using Handle = int;
#endif
  using Endpoint = asio::ip::tcp::endpoint;

  Socket() = default;
  explicit Socket(Handle connected);  ///< takes it over
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket();

  bool is_open() const {
    return handle_ != kNone;
  }
  Handle handle() const {
    return handle_;
  }
  void close();

  void set_no_delay(bool on);
  /// Acknowledges at once, or late; only until the system thinks otherwise. Returns false where it
  /// can't be told.
  bool set_quick_ack(bool on);

  /// Has the system note when bytes come in. Returns false where it can't.
  bool note_arrivals();

  IoResult read_some(std::span<std::byte> into);
  /// The same; `arrived` becomes the time at which the latest of the bytes came in, as the system
  /// noted it, and stays as it is where it did not.
  IoResult read_some(std::span<std::byte> into, std::optional<TimePoint>& arrived);
  /// As read_some(), but waits as long as let_reads_wait() has said.
  IoResult wait_and_read(std::span<std::byte> into);
  IoResult write_some(std::span<const std::byte> from);
  void finish_sending();  ///< tells the peer that nothing more comes
  void reset();           ///< closes without ceremony: the peer sees its connection reset

  /// Makes wait_and_read() wait, but no longer than this. Returns false where the system has no way
  /// to wait in a read and never in a write.
  bool let_reads_wait(std::chrono::milliseconds longest);

 private:
  static constexpr Handle kNone = static_cast<Handle>(-1);

  Handle handle_ = kNone;
};

}  // namespace especho::net
