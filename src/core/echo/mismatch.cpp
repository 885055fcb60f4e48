#include "core/echo/mismatch.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "core/echo/mismatch_changes.hpp"
#include "core/echo/protocol.hpp"

namespace especho {
namespace {

using Bytes = std::span<const std::byte>;

/// This many equal bytes in a row are evidence of a shift, and no more than kCompared are compared.
constexpr std::size_t kEvidence = 4;
constexpr std::size_t kCompared = 64;
/// In as much as kMaxLoss bytes, fewer than this may be equal by chance.
constexpr std::size_t kFarEvidence = 16;
constexpr std::size_t kLongestPrefix = 12;

/// Whether `a` and `b` agree as far as both go, over enough bytes to mean something. To the very
/// end of both, fewer are enough: then the lengths agree as well.
bool agree(Bytes a, Bytes b, bool at_end, std::size_t evidence = kEvidence) {
  const std::size_t length = std::min({a.size(), b.size(), kCompared});
  const bool whole = at_end && a.size() == b.size();
  return length >= (whole ? 1 : evidence) &&
         std::equal(a.begin(), a.begin() + std::ptrdiff_t(length), b.begin());
}

bool is_realigned(const WrongEcho& echo) {
  return !echo.expected.empty() && !echo.got.empty() &&
         agree(echo.expected.subspan(1), echo.got.subspan(1), echo.at_end);
}

/// How many bytes were lost where that is more than a shift that is looked for at every place.
std::optional<std::size_t> far_loss(const WrongEcho& echo) {
  if (echo.expected.size() <= kMaxShift || echo.got.size() < kFarEvidence) return std::nullopt;
  const Bytes run = echo.got.first(std::min(echo.got.size(), kCompared));
  const auto begin = echo.expected.begin() + std::ptrdiff_t(kMaxShift);
  const auto found =
      std::search(begin, echo.expected.end(), std::boyer_moore_searcher(run.begin(), run.end()));
  if (found == echo.expected.end()) return std::nullopt;
  return static_cast<std::size_t>(found - echo.expected.begin());
}

bool explain_shift(const WrongEcho& echo, Mismatch& mismatch) {
  const Bytes expected = echo.expected;
  const Bytes got = echo.got;
  const std::size_t longest = std::min(std::max(expected.size(), got.size()), kMaxShift + 1);
  for (std::size_t shift = 1; shift < longest; ++shift) {
    const bool lost = shift < expected.size() && agree(expected.subspan(shift), got, echo.at_end);
    const bool inserted = shift < got.size() && agree(expected, got.subspan(shift), echo.at_end);
    if (!lost && !inserted) continue;
    mismatch.kind = lost ? Mismatch::Kind::lost : Mismatch::Kind::inserted;
    mismatch.amount = shift;
    return true;
  }
  const auto far = far_loss(echo);
  if (!far) return false;
  mismatch.kind = Mismatch::Kind::lost;
  mismatch.amount = *far;
  return true;
}

/// The bytes before the echo, where it begins with some that are not its own.
Bytes prefix(const WrongEcho& echo, std::size_t amount, std::array<std::byte, 256>& storage) {
  const WholeEcho whole(echo);
  const std::size_t length = std::min(amount, storage.size());
  for (std::size_t i = 0; i < length; ++i) storage[i] = whole.got(i);
  return Bytes(storage).first(length);
}

std::uint64_t big_endian(Bytes bytes) {
  std::uint64_t value = 0;
  for (const std::byte byte : bytes) value = value << 8 | std::to_integer<std::uint64_t>(byte);
  return value;
}

/// Which number it is, as text: `11:` and the like.
std::optional<std::uint64_t> decimal(Bytes bytes) {
  std::size_t digits = 0;
  std::uint64_t value = 0;
  for (; digits < bytes.size(); ++digits) {
    const auto c = std::to_integer<unsigned char>(bytes[digits]);
    if (c < '0' || c > '9') break;
    value = 10 * value + (c - '0');
  }
  constexpr std::size_t kLongestSeparator = 2;
  if (digits == 0 || bytes.size() - digits > kLongestSeparator) return std::nullopt;
  return value;
}

/// How the bytes hold the length of the echo, alone or with their own; empty where they don't.
std::string length_encoding(Bytes bytes, std::uint64_t size) {
  const auto is_length = [&](std::uint64_t value) {
    return value == size || value == size + bytes.size();
  };
  if (bytes.size() == 1 && is_length(big_endian(bytes))) return "the length in one byte";
  if (bytes.size() == 2 || bytes.size() == 4 || bytes.size() == 8) {
    if (is_length(big_endian(bytes))) return "the length, big endian";
    std::array<std::byte, 8> turned{};
    std::reverse_copy(bytes.begin(), bytes.end(), turned.begin());
    if (is_length(big_endian(Bytes(turned).first(bytes.size())))) {
      return "the length, little endian";
    }
  }
  const auto number = decimal(bytes);
  return number && is_length(*number) ? "the length in decimal digits" : "";
}

/// What bytes that were inserted right before the echo are.
void explain_prefix(const WrongEcho& echo, Mismatch& mismatch) {
  const WholeEcho whole(echo);
  if (mismatch.kind != Mismatch::Kind::inserted || !whole.known()) return;
  const bool right_after = echo.offset == 0 || [&] {
    const auto amount = static_cast<std::size_t>(mismatch.amount);
    for (std::size_t i = 0; i < echo.offset; ++i) {
      if (whole.got(amount + i) != whole.sent(i)) return false;
    }
    return true;
  }();
  if (!right_after) return;
  std::array<std::byte, 256> storage;
  const Bytes bytes = prefix(echo, static_cast<std::size_t>(mismatch.amount), storage);
  const std::string length =
      mismatch.amount <= kLongestPrefix ? length_encoding(bytes, whole.sent()) : "";
  const std::string_view protocol = recognise_protocol(bytes);
  if (!length.empty()) {
    mismatch.kind = Mismatch::Kind::length_prefix;
    mismatch.change = length;
  } else if (echo.first && bytes.size() > 1 && (is_text(bytes) || !protocol.empty())) {
    mismatch.kind = Mismatch::Kind::greeting;
    mismatch.protocol = protocol;
    mismatch.said = first_words(bytes);
  }
}

/// The whole echo, or all that is known of it, is the end of what came.
bool ends_with_echo(const WrongEcho& echo, const Mismatch& mismatch) {
  return mismatch.kind == Mismatch::Kind::inserted &&
         echo.got.size() - static_cast<std::size_t>(mismatch.amount) <= echo.expected.size();
}

/// The first bytes of what was sent, and of what came back.
struct Opening {
  explicit Opening(const WrongEcho& echo) {
    constexpr std::size_t kLength = 256;
    const WholeEcho whole(echo);
    for (std::size_t i = 0; i < std::min(kLength, whole.sent()); ++i) sent.push_back(whole.sent(i));
    for (std::size_t i = 0; i < std::min(kLength, whole.got()); ++i) said.push_back(whole.got(i));
  }
  std::vector<std::byte> sent, said;
};

/// An answer of text in which nothing of what was sent is found: it may be a server of another
/// kind, but one answer is no proof.
void note_own_text(const WrongEcho& echo, Mismatch& mismatch) {
  if (!echo.first || !WholeEcho(echo).known()) return;
  const Opening opening(echo);
  const Bytes sent = opening.sent;
  const Bytes said = opening.said;
  if (sent.size() < kEvidence || said.size() < kEvidence || !is_text(said)) return;
  for (std::size_t i = 0; i + kEvidence <= said.size(); ++i) {
    const Bytes run = said.subspan(i, kEvidence);
    if (std::search(sent.begin(), sent.end(), run.begin(), run.end()) != sent.end()) return;
  }
  mismatch.said = first_words(said);
}

/// The words of a protocol, if they were not sent. A server may quote in its error what it was
/// sent, so it is weighed against a shift; and a greeting may precede a right echo.
bool explain_protocol(const WrongEcho& echo, Mismatch& mismatch) {
  if (!echo.first || !WholeEcho(echo).known()) return false;
  const Opening opening(echo);
  const std::string_view protocol = recognise_protocol(opening.said);
  if (protocol.empty() || recognise_protocol(opening.sent) == protocol) return false;
  Mismatch shifted;
  if (explain_shift(echo, shifted) && ends_with_echo(echo, shifted)) return false;
  mismatch.kind = Mismatch::Kind::not_an_echo;
  mismatch.protocol = protocol;
  mismatch.said = first_words(opening.said);
  return true;
}

}  // namespace

Mismatch classify_mismatch(const WrongEcho& echo) {
  Mismatch mismatch{
      .offset = echo.offset, .expected = hex_of(echo.expected), .got = hex_of(echo.got)};
  if (explain_protocol(echo, mismatch) || explain_newlines(echo, mismatch)) return mismatch;
  if (is_realigned(echo)) return mismatch;
  if (explain_mapping(echo, mismatch) || explain_reversal(echo, mismatch) ||
      explain_doubling(echo, mismatch)) {
    return mismatch;
  }
  if (explain_shift(echo, mismatch)) {
    explain_prefix(echo, mismatch);
  } else {
    note_own_text(echo, mismatch);
  }
  return mismatch;
}

}  // namespace especho
