// What is sent: bytes that depend on their position and on the number of their echo, so that a
// wrong echo can be named (corrupted, shifted, or one that belongs to an earlier echo).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace especho {

struct Pattern {
  enum class Kind { random, ascii, counter, constant };
  Kind kind = Kind::random;
  std::uint8_t value = 0;  ///< the byte of a constant pattern
};

/// `random`, `ascii` (letters, digits, `+` and `/`), `counter` (00 01 … ff, over and over) or one
/// byte such as `0x55`. Throws Error(usage).
Pattern parse_pattern(std::string_view text);
std::string to_string(const Pattern& pattern);

/// The payloads of all echoes of a run, of any size, in fixed memory: each is a window into one
/// cyclic pool of bytes, whose start moves with the number of the echo. Sending and comparing
/// need no generation and no copy.
class Payload {
 public:
  /// The pool's length: a prime, so that no power of two hides a shift.
  static constexpr std::size_t kPeriod = 1'048'573;
  /// The longest piece that can be asked for at once.
  static constexpr std::size_t kMaxPiece = std::size_t{1024} * 1024;

  Payload(Pattern pattern, std::uint64_t seed);

  /// Bytes [offset, offset + length) of echo number `echo`; length is cut to kMaxPiece.
  std::span<const std::byte> piece(std::uint64_t echo, std::uint64_t offset,
                                   std::uint64_t length) const&;
  std::span<const std::byte> piece(std::uint64_t, std::uint64_t, std::uint64_t) && = delete;

 private:
  std::vector<std::byte> pool_;  ///< kPeriod bytes, and the first kMaxPiece of them once more
};

}  // namespace especho
