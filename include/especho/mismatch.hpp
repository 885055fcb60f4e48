// What is wrong with an echo whose bytes differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace especho {

/// Where an echo first differs from what was sent, and what seems to have happened.
struct Mismatch {
  enum class Kind {
    corrupted,  ///< bytes were changed in place
    lost,       ///< `amount` bytes are missing at the offset
    inserted,   ///< `amount` bytes too many at the offset
    stale,      ///< the bytes belong to the echo `amount` before this one
  };
  Kind kind = Kind::corrupted;
  std::uint64_t offset = 0;  ///< of the first wrong byte in the echo
  std::uint64_t amount = 0;
  std::string expected;  ///< the first few bytes from the offset on, in hex: `6c 6f 20`
  std::string got;
};

/// The most bytes by which a shift is recognised; a good device block, or a few segments.
inline constexpr std::size_t kMaxShift = 8192;

/// Tells a corrupted from a shifted echo. Both spans begin at the first wrong byte and should hold
/// some kMaxShift bytes where there are as many; `at_end` says that nothing follows `got`.
Mismatch classify_mismatch(std::uint64_t offset, std::span<const std::byte> expected,
                           std::span<const std::byte> got, bool at_end);

std::string_view to_string(Mismatch::Kind kind);
std::string describe(const Mismatch& mismatch);

}  // namespace especho
