// Sending one payload of any length and verifying its echo while it streams.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "especho/outcome.hpp"
#include "especho/payload.hpp"
#include "especho/stop_flag.hpp"
#include "especho/target.hpp"

namespace especho {

/// Where the payload comes from. A source may have to wait for its bytes (a pipe, a person who
/// types); it never blocks, and says when there is more.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// What can be sent now; may be empty. Valid until consume(). Throws Error when it can't be read.
  virtual std::span<const std::byte> peek() = 0;
  virtual void consume(std::size_t bytes) = 0;
  /// Nothing is left, and nothing will come.
  virtual bool exhausted() = 0;
  /// A function to be called, from any thread, when more has come or the end is known; an empty
  /// one ends that: when this returns, the one before is not called any more.
  virtual void notify(const std::function<void()>& /*more*/) {}
};

/// Bytes that are there already. The bytes must outlive the source.
class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::byte> bytes) : rest_(bytes) {}
  std::span<const std::byte> peek() override { return rest_; }
  void consume(std::size_t bytes) override { rest_ = rest_.subspan(bytes); }
  bool exhausted() override { return rest_.empty(); }

 private:
  std::span<const std::byte> rest_;
};

/// So many bytes of a pattern.
class PatternSource : public ByteSource {
 public:
  PatternSource(Pattern pattern, std::uint64_t seed, std::uint64_t size)
      : payload_(pattern, seed), size_(size) {}
  std::span<const std::byte> peek() override { return payload_.piece(0, sent_, size_ - sent_); }
  void consume(std::size_t bytes) override { sent_ += bytes; }
  bool exhausted() override { return sent_ == size_; }

 private:
  Payload payload_;
  std::uint64_t size_;
  std::uint64_t sent_ = 0;
};

struct SendPlan {
  Target target;
  Nanoseconds timeout = std::chrono::seconds(5);  ///< the longest silence while an echo is due
  Nanoseconds connect_timeout = std::chrono::seconds(5);
  std::optional<Nanoseconds> deadline;  ///< of all of it
  bool no_delay = true;
};

struct SendResult {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  Nanoseconds connect{0};
  Nanoseconds ttfb{0};
  Nanoseconds rtt{0};  ///< first byte sent to last byte received
  std::string address;
  std::optional<Failure> failure{};
  ExitCode code = ExitCode::ok;
  std::string reason;  ///< why it ended, where there is no failure to describe
};

/// Takes echoed bytes as they come, right or wrong. May throw Error, which ends the sending.
using ByteSink = std::function<void(std::span<const std::byte>)>;

/// At most so many bytes are under way: what has been sent is kept until it has come back.
inline constexpr std::size_t kMaxInFlight = std::size_t{8} * 1024 * 1024;

SendResult run_send(const SendPlan& plan, ByteSource& source, const ByteSink& sink,
                    const StopFlag& stop);

}  // namespace especho
