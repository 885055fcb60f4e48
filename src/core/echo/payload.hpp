// What is sent: bytes that depend on their position and on the number of their echo, so that a
// wrong echo can be named (corrupted, shifted, or one that belongs to an earlier echo).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "especho/bench.hpp"
#include "especho/send.hpp"

namespace especho {

/// The payloads of all echoes of a run, of any size, in fixed memory: each is a window into one
/// cyclic pool of bytes, whose start moves with the number of the echo. Sending and comparing
/// need no generation and no copy.
///
/// With a suffix, the last bytes of each payload are that suffix, for a device that answers lines
/// or other messages with an end. Then the pattern has no byte of the suffix, no
/// control characters and no blanks: a device could take those for an end, or trim them.
class Payload {
 public:
  /// The pool's length: a prime, so that no power of two hides a shift.
  static constexpr std::size_t kPeriod = 1'048'573;
  /// The longest piece that can be asked for at once.
  static constexpr std::size_t kMaxPiece = std::size_t{1024} * 1024;

  Payload(Pattern pattern, std::uint64_t seed, std::string_view suffix = {});
  /// The same bytes in every echo.
  static Payload fixed(std::string_view bytes);

  bool has_suffix() const { return !suffix_.empty(); }

  /// Bytes [offset, offset + length) of the pattern of echo number `echo`; length is cut to
  /// kMaxPiece. Of a payload without a suffix that is all.
  std::span<const std::byte> piece(std::uint64_t echo, std::uint64_t offset,
                                   std::uint64_t length) const&;
  std::span<const std::byte> piece(std::uint64_t, std::uint64_t, std::uint64_t) && = delete;

  /// The same of an echo of `size` bytes with its suffix. A piece ends where the suffix begins.
  std::span<const std::byte> part(std::uint64_t echo, std::uint64_t size, std::uint64_t offset,
                                  std::uint64_t length) const&;

  /// The same, copied in one piece of any length.
  void copy(std::uint64_t echo, std::uint64_t size, std::uint64_t offset, std::uint64_t length,
            std::vector<std::byte>& into) const;

 private:
  Payload() = default;

  /// kPeriod bytes, and the first kMaxPiece of them once more; or what every echo is.
  std::vector<std::byte> pool_;
  std::vector<std::byte> suffix_;
  bool is_fixed_ = false;
};

/// Whether a payload of this pattern can end in the suffix and not hold any of its bytes before.
bool goes_with(const Pattern& pattern, std::string_view suffix);

/// One payload on its way out. Its last bytes lie in one piece with the suffix: a segment of its
/// own for the suffix would be another load on the device.
class OutgoingPayload {
 public:
  void begin(const Payload& payload, std::uint64_t echo, std::uint64_t size);
  /// What can be sent at once from there on; empty only at the end.
  std::span<const std::byte> from(std::uint64_t offset) const;

 private:
  static constexpr std::uint64_t kEnd = 16 * 1024;

  const Payload* payload_ = nullptr;
  std::uint64_t echo_ = 0;
  std::uint64_t size_ = 0;
  std::vector<std::byte> end_;  ///< of the payload, where it has a suffix
};

/// What the echoes of the plan send.
Payload payload_of(const BenchPlan& plan);

/// A source of one payload that follows a pattern and ends with the suffix.
class PatternSource : public ByteSource {
 public:
  PatternSource(Pattern pattern, std::uint64_t seed, std::uint64_t size,
                std::string_view suffix = {})
      : payload_(pattern, seed, suffix), size_(size) {
    outgoing_.begin(payload_, 0, size);
  }
  PatternSource(const PatternSource&) = delete;
  PatternSource& operator=(const PatternSource&) = delete;
  ~PatternSource() override = default;

  std::span<const std::byte> peek() override { return outgoing_.from(sent_); }
  void consume(std::size_t bytes) override { sent_ += bytes; }
  bool exhausted() override { return sent_ == size_; }

 private:
  Payload payload_;
  OutgoingPayload outgoing_;
  std::uint64_t size_;
  std::uint64_t sent_ = 0;
};

}  // namespace especho
