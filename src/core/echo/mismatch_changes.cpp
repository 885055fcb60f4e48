#include "core/echo/mismatch_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace especho {
namespace {

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

}  // namespace

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

}  // namespace especho
