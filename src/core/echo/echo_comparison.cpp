#include "core/echo/echo_comparison.hpp"

#include <algorithm>
#include <cstring>

#include "core/echo/mismatch.hpp"
#include "core/echo/protocol.hpp"

namespace especho {

void EchoComparison::compare(std::span<const std::byte> expected, std::span<const std::byte> got) {
  const std::uint64_t start = compared_;
  compared_ += got.size();
  if (first_wrong_) return keep(got);
  if (std::memcmp(expected.data(), got.data(), got.size()) == 0) return;
  const auto wrong = std::mismatch(got.begin(), got.end(), expected.begin()).first - got.begin();
  first_wrong_ = start + static_cast<std::uint64_t>(wrong);
  keep(got.subspan(static_cast<std::size_t>(wrong)));
}

void EchoComparison::surplus(std::span<const std::byte> got) {
  if (got.empty()) return;
  surplus_ = true;
  keep(got);
}

void EchoComparison::keep(std::span<const std::byte> got) {
  const auto piece = got.first(std::min(got.size(), kKept - got_.size()));
  got_.insert(got_.end(), piece.begin(), piece.end());
}

std::optional<Mismatch> EchoComparison::explain(const SentBytes& sent, bool at_end) const {
  const bool all = at_end && got_.size() < kKept;
  if (!first_wrong_) return surplus_ ? std::optional(explain_surplus(sent, all)) : std::nullopt;
  const auto offset = static_cast<std::size_t>(*first_wrong_);
  WrongEcho echo{.offset = offset,
                 .expected = sent.rest.first(std::min(sent.rest.size(), kMaxLoss)),
                 .got = got_,
                 .at_end = all,
                 .first = sent.first};
  if (offset <= sent.begin.size()) echo.before = sent.begin.first(offset);
  return classify_mismatch(echo);
}

/// The whole echo came back right, followed by more: the same again, or other bytes.
Mismatch EchoComparison::explain_surplus(const SentBytes& sent, bool at_end) const {
  Mismatch mismatch{.kind = Mismatch::Kind::inserted,
                    .offset = compared_,
                    .amount = at_end ? got_.size() : 0,
                    .expected = hex_of({}),
                    .got = hex_of(got_)};
  const std::size_t length = std::min(got_.size(), sent.begin.size());
  constexpr std::size_t kEvidence = 4;  // fewer only if they are all that was sent
  const bool again = std::equal(got_.begin(), got_.begin() + static_cast<std::ptrdiff_t>(length),
                                sent.begin.begin()) &&
                     length >= std::min<std::uint64_t>(compared_, kEvidence) && length != 0;
  if (again && got_.size() <= compared_) {
    mismatch.kind = Mismatch::Kind::doubled;
    mismatch.change = "the echo came twice";
  }
  return mismatch;
}

}  // namespace especho
