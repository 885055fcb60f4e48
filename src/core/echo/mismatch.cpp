#include "core/echo/mismatch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "core/echo/protocol.hpp"

namespace especho {
namespace {

using Bytes = std::span<const std::byte>;

/// The whole echo as it was sent and as it came back, of which both begin with the same bytes.
class WholeEcho {
 public:
  explicit WholeEcho(const WrongEcho& echo) : echo_(echo) {}

  bool known() const { return echo_.before.size() == echo_.offset; }
  std::size_t sent() const { return echo_.before.size() + echo_.expected.size(); }
  std::size_t got() const { return echo_.before.size() + echo_.got.size(); }
  std::byte sent(std::size_t place) const { return byte(echo_.expected, place); }
  std::byte got(std::size_t place) const { return byte(echo_.got, place); }

 private:
  std::byte byte(std::span<const std::byte> rest, std::size_t place) const {
    const std::size_t right = echo_.before.size();
    return place < right ? echo_.before[place] : rest[place - right];
  }

  const WrongEcho& echo_;
};

// Changes of every byte, or of every line end. Each function says in `mismatch` what happened if
// all that came back bears it out; otherwise it returns false and leaves `mismatch` alone.

constexpr std::byte kCr{'\r'};
constexpr std::byte kLf{'\n'};

/// What a text mode makes of each line end; nothing if it leaves it alone.
struct NewlineRule {
  std::string_view change;
  std::optional<std::string_view> cr_lf{}, cr{}, lf{};  ///< CR LF as one, unless it is absent
  std::size_t least = 1;  ///< line ends changed: one alone that vanished is a lost byte
};

constexpr std::array kNewlineRules{
    NewlineRule{.change = "LF became CR LF", .lf = "\r\n"},
    NewlineRule{.change = "CR LF became LF", .cr_lf = "\n"},
    NewlineRule{.change = "CR became LF", .cr = "\n"},
    NewlineRule{.change = "LF became CR", .lf = "\r"},
    NewlineRule{.change = "CR became CR LF", .cr = "\r\n"},
    NewlineRule{.change = "CR LF became CR", .cr_lf = "\r"},
    NewlineRule{.change = "CR and LF became CR LF each", .cr = "\r\n", .lf = "\r\n", .least = 2},
    NewlineRule{.change = "every line end became LF", .cr_lf = "\n", .cr = "\n", .least = 2},
    NewlineRule{.change = "every line end became CR LF",
                .cr_lf = "\r\n",
                .cr = "\r\n",
                .lf = "\r\n",
                .least = 2},
    NewlineRule{.change = "CR is missing", .cr = "", .least = 2},
    NewlineRule{.change = "LF is missing", .lf = "", .least = 2}};

/// Walks through what was sent, and holds what the rule makes of it against what came back.
class Translation {
 public:
  Translation(const NewlineRule& rule, std::span<const std::byte> got) : rule_(rule), got_(got) {}

  bool explains(std::span<const std::byte> sent, bool at_end) {
    std::size_t place = 0;
    while (place < sent.size() && !got_.empty()) {
      if (sent[place] != kCr && sent[place] != kLf) {
        if (sent[place++] != got_.front()) return false;
        got_ = got_.subspan(1);
        continue;
      }
      const bool pair =
          rule_.cr_lf && sent[place] == kCr && place + 1 < sent.size() && sent[place + 1] == kLf;
      const std::string_view is = pair ? "\r\n" : sent[place] == kCr ? "\r" : "\n";
      place += is.size();
      if (!take(is, pair ? rule_.cr_lf : is == "\r" ? rule_.cr : rule_.lf)) return false;
    }
    return got_.empty() && changed_ >= rule_.least && (at_end || place > 1);
  }

 private:
  bool take(std::string_view is, std::optional<std::string_view> becomes) {
    const std::string_view due = becomes.value_or(is);
    const std::size_t length = std::min(due.size(), got_.size());
    for (std::size_t i = 0; i < length; ++i) {
      if (static_cast<std::byte>(due[i]) != got_[i]) return false;
    }
    got_ = got_.subspan(length);
    if (due != is) ++changed_;
    return true;
  }

  const NewlineRule& rule_;
  std::span<const std::byte> got_;
  std::size_t changed_ = 0;
};

/// A rule for single bytes, with how many it must have changed to be more than chance.
struct ByteRule {
  std::string_view change;
  std::size_t least;
  std::byte (*becomes)(std::byte);
};

constexpr std::byte upper(std::byte byte) {
  return byte >= std::byte{'a'} && byte <= std::byte{'z'} ? byte & std::byte{0xdf} : byte;
}
constexpr std::byte lower(std::byte byte) {
  return byte >= std::byte{'A'} && byte <= std::byte{'Z'} ? byte | std::byte{0x20} : byte;
}
constexpr std::byte without_top_bit(std::byte byte) {
  return byte & std::byte{0x7f};
}

constexpr std::array kByteRules{
    ByteRule{"every letter became upper case", 2, upper},
    ByteRule{"every letter became lower case", 2, lower},
    ByteRule{"the top bit of every byte was cleared", 3, without_top_bit}};

/// The number of bytes from which one rule for all of them is unlikely to be chance.
constexpr std::size_t kMapEvidence = 4;

template <typename Becomes>
bool follows(std::span<const std::byte> sent, std::span<const std::byte> got, Becomes becomes) {
  return std::equal(sent.begin(), sent.end(), got.begin(), got.end(),
                    [&](std::byte a, std::byte b) { return becomes(a) == b; });
}

bool is_constant(std::span<const std::byte> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [&](std::byte b) { return b == bytes.front(); });
}

std::string constant_change(std::span<const std::byte> sent, std::span<const std::byte> got) {
  const auto first = std::to_integer<unsigned>(got.front());
  if (is_constant(got)) return fmt::format("every byte came back as 0x{:02x}", first);
  const std::byte key = sent.front() ^ got.front();
  if (follows(sent, got, [&](std::byte byte) { return byte ^ key; })) {
    return fmt::format("every byte was XORed with 0x{:02x}", std::to_integer<unsigned>(key));
  }
  const unsigned added = (first - std::to_integer<unsigned>(sent.front())) & 0xff;
  const auto plus = [&](std::byte byte) {
    return static_cast<std::byte>(std::to_integer<unsigned>(byte) + added);
  };
  if (follows(sent, got, plus)) return fmt::format("0x{:02x} was added to every byte", added);
  return {};
}

bool set(Mismatch& mismatch, Mismatch::Kind kind, std::string change) {
  mismatch.kind = kind;
  mismatch.change = std::move(change);
  return true;
}

bool explain_newlines(const WrongEcho& echo, Mismatch& mismatch) {
  // No rule makes one byte of more than two.
  const auto rest = echo.expected.first(std::min(echo.expected.size(), 2 * echo.got.size() + 2));
  std::vector<std::byte> sent(rest.begin(), rest.end());
  std::vector<std::byte> got(echo.got.begin(), echo.got.end());
  if (!echo.before.empty() && echo.before.back() == kCr) {
    // It came back right, and may be half of what was translated.
    sent.insert(sent.begin(), kCr);
    got.insert(got.begin(), kCr);
  }
  const auto rule = std::find_if(
      kNewlineRules.begin(), kNewlineRules.end(),
      [&](const NewlineRule& one) { return Translation(one, got).explains(sent, echo.at_end); });
  return rule != kNewlineRules.end() &&
         set(mismatch, Mismatch::Kind::newlines, std::string(rule->change));
}

bool explain_mapping(const WrongEcho& echo, Mismatch& mismatch) {
  if (echo.got.size() > echo.expected.size() || echo.got.empty()) return false;
  const auto sent = echo.expected.first(echo.got.size());
  const auto changed =
      sent.size() -
      static_cast<std::size_t>(std::inner_product(
          sent.begin(), sent.end(), echo.got.begin(), std::size_t{0}, std::plus<>(),
          [](std::byte a, std::byte b) { return a == b ? std::size_t{1} : std::size_t{0}; }));
  for (const ByteRule& rule : kByteRules) {
    if (changed >= rule.least && follows(sent, echo.got, rule.becomes)) {
      return set(mismatch, Mismatch::Kind::mapped, std::string(rule.change));
    }
  }
  if (sent.size() < kMapEvidence || is_constant(sent)) return false;
  std::string change = constant_change(sent, echo.got);
  return !change.empty() && set(mismatch, Mismatch::Kind::mapped, std::move(change));
}

bool explain_reversal(const WrongEcho& echo, Mismatch& mismatch) {
  const WholeEcho whole(echo);
  const std::size_t size = whole.sent();
  if (!whole.known() || size < kMapEvidence || whole.got() > size) return false;
  if (echo.at_end && whole.got() != size) return false;
  for (std::size_t i = 0; i < whole.got(); ++i) {
    if (whole.got(i) != whole.sent(size - 1 - i)) return false;
  }
  return set(mismatch, Mismatch::Kind::reversed, "the last byte came first");
}

bool explain_doubling(const WrongEcho& echo, Mismatch& mismatch) {
  const WholeEcho whole(echo);
  if (!whole.known() || whole.got() < kMapEvidence || whole.got() > 2 * whole.sent()) return false;
  bool differ = false;  // equal bytes do not show how often each came
  for (std::size_t i = 0; i < whole.got(); ++i) {
    if (whole.got(i) != whole.sent(i / 2)) return false;
    if (whole.got(i) != whole.got(0)) differ = true;
  }
  return differ && set(mismatch, Mismatch::Kind::doubled, "every byte came twice");
}

// Bytes that were lost, inserted, or come from another server.

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
