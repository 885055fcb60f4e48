#include "net/pattern_transfer.hpp"

#include <algorithm>

namespace especho::net {
namespace {

/// How many echoes back a stale one is looked for; more than a device of this size can hold.
constexpr std::uint64_t kStaleReach = 64;

/// With fewer bytes than this, an equal payload of an earlier echo may be chance.
constexpr std::size_t kEvidence = 4;

}  // namespace

void PatternTransfer::received(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const std::uint64_t at = comparison_.compared();
    const auto expected =
        payload_.piece(echo_, at, std::min<std::uint64_t>(size_ - at, bytes.size()));
    if (expected.empty()) return comparison_.surplus(bytes);
    comparison_.compare(expected, bytes.first(expected.size()));
    bytes = bytes.subspan(expected.size());
  }
}

std::optional<Mismatch> PatternTransfer::mismatch() const {
  const auto offset = comparison_.first_wrong();
  if (!offset) return std::nullopt;
  const auto expected =
      payload_.piece(echo_, *offset, std::min<std::uint64_t>(size_ - *offset, Comparison::kKept));
  auto mismatch = comparison_.explain(expected, true);
  if (mismatch->kind != Mismatch::Kind::corrupted) return mismatch;
  const auto got = comparison_.got().first(std::min(comparison_.got().size(), expected.size()));
  if (got.size() < kEvidence) return mismatch;
  for (std::uint64_t back = 1; back <= std::min(kStaleReach, echo_); ++back) {
    const auto earlier = payload_.piece(echo_ - back, *offset, got.size());
    if (!std::equal(got.begin(), got.end(), earlier.begin(), earlier.end())) continue;
    mismatch->kind = Mismatch::Kind::stale;
    mismatch->amount = back;
    break;
  }
  return mismatch;
}

}  // namespace especho::net
