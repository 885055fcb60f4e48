#include "especho/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace especho {
namespace {

// The layout follows HdrHistogram: bucket b covers twice the range of bucket b - 1 with as many
// sub-buckets, of which the lower half coincides with bucket b - 1 and is left out.
constexpr unsigned kUnitBits = 6;        // 64 ns: the largest power of two not above 100 ns
constexpr unsigned kSubBucketBits = 11;  // 2048 sub-buckets give three significant digits
constexpr std::size_t kHalf = std::size_t{1} << (kSubBucketBits - 1);

constexpr std::size_t index_of(std::uint64_t ns) {
  constexpr std::uint64_t kFirstBucketMask = (std::uint64_t{1} << (kSubBucketBits + kUnitBits)) - 1;
  const auto bucket =
      static_cast<unsigned>(std::bit_width(ns | kFirstBucketMask)) - (kSubBucketBits + kUnitBits);
  return bucket * kHalf + static_cast<std::size_t>(ns >> (bucket + kUnitBits));
}

constexpr std::size_t kSlots =
    index_of(static_cast<std::uint64_t>(Histogram::kHighest.count())) + 1;

Nanoseconds lowest_of(std::size_t index) {
  const std::size_t bucket = index < 2 * kHalf ? 0 : index / kHalf - 1;
  const std::uint64_t sub = index - bucket * kHalf;
  return Nanoseconds(static_cast<Nanoseconds::rep>(sub << (bucket + kUnitBits)));
}

Nanoseconds highest_of(std::size_t index) {
  return lowest_of(index + 1) - Nanoseconds(1);
}

}  // namespace

Histogram::Histogram() : counts_(kSlots) {}

void Histogram::record(Nanoseconds value) {
  value = std::max(value, Nanoseconds(0));
  if (value > kHighest) ++overflow_;
  const std::size_t index = index_of(static_cast<std::uint64_t>(std::min(value, kHighest).count()));
  if (index >= counts_.size()) counts_.resize(kSlots);
  ++counts_[index];
  ++count_;
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
  if (count_ == 1) origin_ = static_cast<double>(value.count());
  const double distance = static_cast<double>(value.count()) - origin_;
  sum_ += distance;
  squares_ += distance * distance;
}

void Histogram::merge(const Histogram& other) {
  if (other.empty()) return;
  counts_.resize(std::max(counts_.size(), other.counts_.size()));
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  // The other's sums, as if they had been taken from the same origin.
  if (empty()) origin_ = other.origin_;
  const auto theirs = static_cast<double>(other.count_);
  const double shift = other.origin_ - origin_;
  squares_ += other.squares_ + 2 * shift * other.sum_ + shift * shift * theirs;
  sum_ += other.sum_ + shift * theirs;
  count_ += other.count_;
  overflow_ += other.overflow_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void Histogram::compact() {
  const auto is_used = [](std::uint64_t count) { return count != 0; };
  const auto highest = std::find_if(counts_.rbegin(), counts_.rend(), is_used);
  counts_.resize(static_cast<std::size_t>(counts_.rend() - highest));
  counts_.shrink_to_fit();
}

Nanoseconds Histogram::min() const noexcept {
  return empty() ? Nanoseconds(0) : min_;
}

double Histogram::mean_ns() const noexcept {
  return empty() ? 0 : origin_ + sum_ / static_cast<double>(count_);
}

double Histogram::stddev_ns() const noexcept {
  if (empty()) return 0;
  const auto count = static_cast<double>(count_);
  return std::sqrt(std::max(0.0, squares_ - sum_ * sum_ / count) / count);
}

Nanoseconds Histogram::percentile(double percent) const noexcept {
  if (empty()) return Nanoseconds(0);
  const double share = std::clamp(percent, 0.0, 100.0) / 100;
  // A hair less than the product, so that 99.9 % of 1000 is rank 999 in binary arithmetic too.
  const auto rank = std::clamp<std::uint64_t>(
      static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_) * (1 - 1e-12))), 1,
      count_);
  if (rank == count_) return max_;  // also where the last bucket holds values beyond its range
  std::uint64_t seen = 0;
  std::size_t i = 0;
  while ((seen += counts_[i]) < rank) ++i;
  return std::clamp(highest_of(i), min_, max_);
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> result;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != 0) result.push_back({lowest_of(i), highest_of(i), counts_[i]});
  }
  return result;
}

}  // namespace especho
