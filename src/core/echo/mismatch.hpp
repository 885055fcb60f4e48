// What happened to an echo whose bytes differ, as far as its bytes show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "especho/outcome.hpp"

namespace especho {

/// The most inserted bytes that are recognised: a good device block, or a few segments.
inline constexpr std::size_t kMaxShift = 8192;
/// The most lost bytes that are recognised.
inline constexpr std::size_t kMaxLoss = std::size_t{1024} * 1024;

/// What is known of an echo that differs.
struct WrongEcho {
  std::uint64_t offset = 0;               ///< of the first wrong byte
  std::span<const std::byte> before{};    ///< the right bytes before it; empty if not all are known
  std::span<const std::byte> expected{};  ///< from the offset on, up to kMaxLoss bytes
  std::span<const std::byte> got{};       ///< from the offset on, some kMaxShift bytes
  bool at_end = false;                    ///< nothing follows `got`
  bool first = false;                     ///< nothing was received on the connection before
};

Mismatch classify_mismatch(const WrongEcho& echo);

/// `expected` or `got` of a mismatch as text to put after it, ` ('HTTP/1.1')`; empty if it is none.
std::string quoted_text(std::string_view hex);

}  // namespace especho
