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
    corrupted,      ///< bytes were changed in place
    lost,           ///< `amount` bytes are missing at the offset
    inserted,       ///< `amount` bytes too many at the offset
    stale,          ///< the bytes belong to the echo `amount` before this one
    newlines,       ///< line ends were translated: see `change`
    mapped,         ///< every byte was changed by the same rule: see `change`
    reversed,       ///< the bytes came back in reverse order
    doubled,        ///< every byte, or the whole echo, came twice: see `change`
    length_prefix,  ///< `amount` bytes before the echo hold its length: see `change`
    greeting,       ///< `amount` bytes, `said`, came before the first echo of the connection
    not_an_echo,    ///< the peer speaks `protocol`; its first words are `said`
  };
  Kind kind = Kind::corrupted;
  std::uint64_t offset = 0;  ///< of the first wrong byte in the echo
  std::uint64_t amount = 0;
  std::string expected;  ///< the first few bytes from the offset on, in hex: `6c 6f 20`
  std::string got;
  std::string change{};    ///< what happened to the bytes: `LF became CR LF`
  std::string protocol{};  ///< `HTTP`; empty where it is not recognised
  std::string said{};      ///< printable; of corrupted ones, text with nothing of what was sent
};

/// The most inserted bytes that are recognised: a good device block, or a few segments.
inline constexpr std::size_t kMaxShift = 8192;
/// The most lost bytes that are recognised.
inline constexpr std::size_t kMaxLoss = std::size_t{1024} * 1024;

/// What is known of an echo that differs.
struct WrongEcho {
  std::uint64_t offset = 0;  ///< of the first wrong byte
  std::span<const std::byte>
      before{};  ///< the right bytes before it; empty where not all are known
  std::span<const std::byte> expected{};  ///< from the offset on, up to kMaxLoss bytes
  std::span<const std::byte> got{};       ///< from the offset on, some kMaxShift bytes
  bool at_end = false;                    ///< nothing follows `got`
  bool first = false;                     ///< nothing was received on the connection before
};

Mismatch classify_mismatch(const WrongEcho& echo);

/// `lost`, `not-an-echo`: as results name it.
std::string_view to_string(Mismatch::Kind kind);
std::string describe(const Mismatch& mismatch);
/// What `expected` or `got` is as text, for a place after it: ` ('HTTP/1.1')`; empty if it is none.
std::string quoted_text(std::string_view hex);
/// What to look at next.
std::string hint(const Mismatch& mismatch);

}  // namespace especho
