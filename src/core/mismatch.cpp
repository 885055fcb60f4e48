#include "especho/mismatch.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace especho {
namespace {

/// So many equal bytes in a row are taken for evidence of a shift, and no more are compared.
constexpr std::size_t kEvidence = 4;
constexpr std::size_t kCompared = 64;
constexpr std::size_t kShownBytes = 8;

std::string hex(std::span<const std::byte> bytes) {
  std::string text;
  for (const std::byte byte : bytes.first(std::min(bytes.size(), kShownBytes))) {
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", std::to_integer<unsigned>(byte));
  }
  return text.empty() ? "nothing" : text;
}

/// Whether `a` and `b` agree as far as both go, over enough bytes to mean something. To the very
/// end of both, fewer are enough: then the lengths agree as well.
bool agree(std::span<const std::byte> a, std::span<const std::byte> b, bool at_end) {
  const std::size_t length = std::min({a.size(), b.size(), kCompared});
  const bool whole = at_end && a.size() == b.size();
  return length >= (whole ? 1 : kEvidence) &&
         std::equal(a.begin(), a.begin() + std::ptrdiff_t(length), b.begin());
}

std::string_view plural(std::uint64_t count) {
  return count == 1 ? "" : "s";
}

}  // namespace

Mismatch classify_mismatch(std::uint64_t offset, std::span<const std::byte> expected,
                           std::span<const std::byte> got, bool at_end) {
  Mismatch mismatch{.offset = offset, .expected = hex(expected), .got = hex(got)};
  const bool realigned =
      !expected.empty() && !got.empty() && agree(expected.subspan(1), got.subspan(1), at_end);
  if (realigned) return mismatch;
  const std::size_t longest = std::min(std::max(expected.size(), got.size()), kMaxShift + 1);
  for (std::size_t shift = 1; shift < longest; ++shift) {
    const bool lost = shift < expected.size() && agree(expected.subspan(shift), got, at_end);
    const bool inserted = shift < got.size() && agree(expected, got.subspan(shift), at_end);
    if (!lost && !inserted) continue;
    mismatch.kind = lost ? Mismatch::Kind::lost : Mismatch::Kind::inserted;
    mismatch.amount = shift;
    break;
  }
  return mismatch;
}

std::string_view to_string(Mismatch::Kind kind) {
  switch (kind) {
    case Mismatch::Kind::corrupted:
      return "corrupted";
    case Mismatch::Kind::lost:
      return "lost";
    case Mismatch::Kind::inserted:
      return "inserted";
    case Mismatch::Kind::stale:
      break;
  }
  return "stale";
}

std::string describe(const Mismatch& mismatch) {
  const bool shifted =
      mismatch.kind == Mismatch::Kind::lost || mismatch.kind == Mismatch::Kind::inserted;
  std::string what{shifted ? "shifted" : to_string(mismatch.kind)};
  what += fmt::format(" at byte {}", mismatch.offset);
  if (shifted) {
    what += fmt::format(" ({} byte{} {})", mismatch.amount, plural(mismatch.amount),
                        to_string(mismatch.kind));
  } else if (mismatch.kind == Mismatch::Kind::stale) {
    what += fmt::format(" (the bytes of {} echo{} before)", mismatch.amount,
                        mismatch.amount == 1 ? "" : "es");
  }
  return fmt::format("{}: expected {}, got {}", what, mismatch.expected, mismatch.got);
}

}  // namespace especho
