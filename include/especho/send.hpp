// Sending one payload of any length, and verifying its echo while it streams.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "especho/error.hpp"
#include "especho/outcome.hpp"
#include "especho/target.hpp"
#include "especho/units.hpp"

namespace especho {

/// Where the payload comes from. A source may have to wait for its bytes (a pipe, a person who
/// types); it never blocks, and says when there is more.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// What can be sent now; may be empty. Valid until consume(). Throws Error if it can't be read.
  virtual std::span<const std::byte> peek() = 0;
  virtual void consume(std::size_t bytes) = 0;
  /// Nothing is left, and nothing will come.
  virtual bool exhausted() = 0;
  /// Sets a function to call, from any thread, when more bytes are available or the end is known.
  /// An empty function cancels it: once this returns, the previous one is not called again.
  virtual void notify(const std::function<void()>& /*more*/) {}
};

/// Bytes in memory, which must outlive the source.
class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::byte> bytes) : rest_(bytes) {}
  std::span<const std::byte> peek() override { return rest_; }
  void consume(std::size_t bytes) override { rest_ = rest_.subspan(bytes); }
  bool exhausted() override { return rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
};

/// Receives echoed bytes as they arrive, right or wrong. May throw Error, which ends the sending.
using ByteSink = std::function<void(std::span<const std::byte>)>;

struct SendPlan {
  Target target;
  Nanoseconds timeout = std::chrono::seconds(5);  ///< the longest silence while an echo is due
  Nanoseconds connect_timeout = std::chrono::seconds(5);
  Nanoseconds wait_ready{0};  ///< how long to wait for a device that accepts no connection yet
  std::optional<Nanoseconds> deadline;  ///< of the whole transfer
  bool no_delay = true;
};

/// Most bytes in flight: what has been sent is kept until it has come back.
inline constexpr std::size_t kMaxInFlight = std::size_t{8} * 1024 * 1024;

struct SendResult {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::string address;  ///< `1.2.3.4:80`; empty if there was no connection
  Reached reached{};
  // Absent if it never happened.
  std::optional<Nanoseconds> connect;  ///< the TCP handshake
  std::optional<Nanoseconds> ttfb;     ///< first byte offered to the system, to first byte back
  std::optional<Nanoseconds> rtt;      ///< the same start, to the last byte back
  std::optional<Failure> failure{};
  ExitCode code = ExitCode::ok;
  std::string reason;  ///< why it ended, if there is no failure to describe
};

/// Sends all that the source has. Never throws for what the device or the network does; passes on
/// what the source or the sink throws.
SendResult run_send(
    const SendPlan& plan, ByteSource& source,
    const ByteSink& sink = [](std::span<const std::byte>) {}, const StopFlag& stop = kNeverStop);

}  // namespace especho
