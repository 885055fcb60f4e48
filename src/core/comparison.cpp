#include "core/comparison.hpp"

#include <algorithm>
#include <cstring>

namespace especho {

void Comparison::compare(std::span<const std::byte> expected, std::span<const std::byte> got) {
  const std::uint64_t start = compared_;
  compared_ += got.size();
  if (first_wrong_) return keep(got);
  if (std::memcmp(expected.data(), got.data(), got.size()) == 0) return;
  const auto wrong = std::mismatch(got.begin(), got.end(), expected.begin()).first - got.begin();
  first_wrong_ = start + static_cast<std::uint64_t>(wrong);
  keep(got.subspan(static_cast<std::size_t>(wrong)));
}

void Comparison::surplus(std::span<const std::byte> got) {
  if (got.empty()) return;
  surplus_ = true;
  if (first_wrong_) keep(got);
}

void Comparison::keep(std::span<const std::byte> got) {
  const auto piece = got.first(std::min(got.size(), kKept - got_.size()));
  got_.insert(got_.end(), piece.begin(), piece.end());
}

std::optional<Mismatch> Comparison::explain(std::span<const std::byte> expected,
                                            bool at_end) const {
  if (!first_wrong_) return std::nullopt;
  return classify_mismatch(*first_wrong_, expected, got_, at_end && got_.size() < kKept);
}

}  // namespace especho
