// The comparer of echoes, with expected and received bytes in pieces of any size, against one that
// has both as a whole.
#include "core/echo/echo_comparison.hpp"
#include "core/echo/protocol.hpp"
#include "core/text.hpp"

#include "core/echo/mismatch.hpp"
#include "fuzzer.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

using Bytes = std::vector<std::byte>;

/// Changes a copy: bytes are changed, lost or inserted.
Bytes faulty(const Bytes& sent, Choices& choices) {
  Bytes got = sent;
  for (std::size_t changes = choices.byte() % 4; changes > 0 && !got.empty(); --changes) {
    const auto at = got.begin() + static_cast<std::ptrdiff_t>(choices.below(got.size()));
    const auto rest = static_cast<std::size_t>(got.end() - at);
    const std::size_t length = std::min(choices.below(300) + 1, rest);
    switch (choices.byte() % 3) {
      case 0:
        *at ^= static_cast<std::byte>(choices.byte());
        break;
      case 1:
        got.erase(at, at + static_cast<std::ptrdiff_t>(length));
        break;
      default:
        got.insert(at, length, static_cast<std::byte>(choices.byte()));
    }
  }
  return got;
}

Bytes payload(Choices& choices) {
  const std::size_t size = choices.below(10'000) + 1;
  const std::uint8_t step = choices.byte();
  Bytes bytes;
  for (std::size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<std::byte>((i * step + i / 256) & 0xff));
  }
  return bytes;
}

/// A shift, and what it is made of, must be true of the bytes.
void require_true(const Mismatch& mismatch, std::span<const std::byte> sent,
                  std::span<const std::byte> got) {
  using Kind = Mismatch::Kind;
  const bool lost = mismatch.kind == Kind::lost;
  require(mismatch.kind != Kind::stale, "nothing is known of earlier echoes");
  const bool shifted = lost || mismatch.kind == Kind::inserted ||
                       mismatch.kind == Kind::length_prefix || mismatch.kind == Kind::greeting;
  require(shifted == (mismatch.amount != 0), "an amount just where it is shifted");
  if (!shifted) return;
  require(mismatch.amount <= (lost ? kMaxLoss : kMaxShift), "shifted by too much");
  const auto a = sent.subspan(mismatch.offset + (lost ? mismatch.amount : 0));
  const auto b = got.subspan(mismatch.offset + (lost ? 0 : mismatch.amount));
  const std::size_t length = std::min({a.size(), b.size(), std::size_t{64}});
  require(length > 0 &&
              std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(length), b.begin()),
          "it is not shifted so", describe(mismatch));
}

/// Whatever was sent and came back, there is an explanation, of which all can be shown.
void explain_anything(Input input) {
  const auto bytes = std::as_bytes(std::span(input));
  const std::size_t half = bytes.size() / 2;
  const auto sent = bytes.first(half);
  const auto got = bytes.subspan(half);
  for (std::size_t offset = 0; offset < std::min<std::size_t>(half, 3); ++offset) {
    const Mismatch mismatch = classify_mismatch({.offset = offset,
                                                 .before = sent.first(offset),
                                                 .expected = sent.subspan(offset),
                                                 .got = got.subspan(offset),
                                                 .at_end = true,
                                                 .first = true});
    for (const std::string& text : {describe(mismatch), hint(mismatch), first_words(got)}) {
      require(!text.empty() && is_text(bytes_of(text)) && text.find('\n') == std::string::npos,
              "it can't be shown", text);
    }
  }
}

void run(Input input) {
  explain_anything(input);
  Choices choices(input);
  const Bytes sent = payload(choices);
  const Bytes got = faulty(sent, choices);
  const std::size_t both = std::min(sent.size(), got.size());
  const auto end = got.begin() + static_cast<std::ptrdiff_t>(both);
  const auto wrong = std::mismatch(got.begin(), end, sent.begin()).first;

  EchoComparison comparison;
  for (std::size_t done = 0; done < both;) {
    const std::size_t piece = std::min(choices.below(3000) + 1, both - done);
    comparison.compare(std::span(sent).subspan(done), std::span(got).subspan(done, piece));
    done += piece;
  }
  comparison.surplus(std::span(got).subspan(both));

  require(comparison.compared() == both, "counts other bytes than were compared");
  require(comparison.has_surplus() == (got.size() > sent.size()), "surplus");
  require(comparison.first_wrong().has_value() == (wrong != end), "a wrong byte was missed");
  require(comparison.wrong() == (got.size() > sent.size() || wrong != end), "wrong");
  if (wrong == end) return;
  const auto offset = static_cast<std::size_t>(wrong - got.begin());
  require(comparison.first_wrong() == offset, "another byte is the first wrong one");
  const auto kept = comparison.got();
  require(kept.size() == std::min(got.size() - offset, EchoComparison::kKept),
          "kept another amount");
  require(std::equal(kept.begin(), kept.end(), wrong), "kept other bytes");
  const auto mismatch = comparison.explain(
      {.begin = sent, .rest = std::span(sent).subspan(offset), .first = true}, true);
  require(mismatch && mismatch->offset == offset, "explained elsewhere");
  require_true(*mismatch, sent, got);
}

}  // namespace

ESPECHO_FUZZER("comparison", run)
