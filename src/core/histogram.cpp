#include "especho/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "especho/error.hpp"

namespace especho {
namespace {

// The layout follows HdrHistogram: bucket b covers twice the range of bucket b - 1 with as many
// sub-buckets, of which the lower half coincides with bucket b - 1 and is left out.
constexpr unsigned kUnitBits = 6;        // 64 ns: the largest power of two not above 100 ns
constexpr unsigned kSubBucketBits = 11;  // 2048 sub-buckets give three significant digits
constexpr std::size_t kHalf = std::size_t{1} << (kSubBucketBits - 1);

constexpr std::size_t index_in_layout(std::uint64_t ns) {
  constexpr std::uint64_t kFirstBucketMask = (std::uint64_t{1} << (kSubBucketBits + kUnitBits)) - 1;
  const auto bucket =
      static_cast<unsigned>(std::bit_width(ns | kFirstBucketMask)) - (kSubBucketBits + kUnitBits);
  return bucket * kHalf + static_cast<std::size_t>(ns >> (bucket + kUnitBits));
}

constexpr std::size_t kSlots =
    index_in_layout(static_cast<std::uint64_t>(Histogram::kHighest.count())) + 1;

Nanoseconds lowest_of(std::size_t index) {
  const std::size_t bucket = index < 2 * kHalf ? 0 : index / kHalf - 1;
  const std::uint64_t sub = index - bucket * kHalf;
  return Nanoseconds(static_cast<Nanoseconds::rep>(sub << (bucket + kUnitBits)));
}

Nanoseconds highest_of(std::size_t index) {
  return lowest_of(index + 1) - Nanoseconds(1);
}

/// Writes counts to be stored. A bucket takes its distance from the one before and its count, each
/// in groups of seven bits, the lowest first: in most histograms two bytes together.
class StoredWriter {
 public:
  /// In ascending order, and no empty bucket.
  void add(std::size_t bucket, std::uint64_t count) {
    put(bucket - last_);
    put(count);
    last_ = bucket;
  }
  std::vector<std::uint8_t> take() { return {bytes_.begin(), bytes_.end()}; }

 private:
  void put(std::uint64_t number) {
    for (; number >= kMore; number >>= 7) {
      bytes_.push_back(static_cast<std::uint8_t>(number | kMore));
    }
    bytes_.push_back(static_cast<std::uint8_t>(number));
  }

  static constexpr std::uint64_t kMore = 0x80;  ///< another group follows
  std::vector<std::uint8_t> bytes_;
  std::size_t last_ = 0;
};

class StoredReader {
 public:
  explicit StoredReader(const std::vector<std::uint8_t>& bytes)
      : at_(bytes.begin()), end_(bytes.end()) {
    next();
  }
  bool has() const { return has_; }
  std::size_t bucket() const { return bucket_; }
  std::uint64_t count() const { return count_; }
  void next() {
    has_ = at_ != end_;
    if (!has_) return;
    bucket_ += static_cast<std::size_t>(get());
    count_ = get();
  }

 private:
  std::uint64_t get() {
    std::uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint64_t byte = *at_++;
      number |= (byte & 0x7f) << shift;
      if (byte < 0x80) return number;
    }
  }

  std::vector<std::uint8_t>::const_iterator at_;
  std::vector<std::uint8_t>::const_iterator end_;
  bool has_ = false;
  std::size_t bucket_ = 0;
  std::uint64_t count_ = 0;
};

[[noreturn]] void refuse(const char* why) {
  throw Error(ExitCode::failure, std::string("a histogram is damaged: ") + why);
}

}  // namespace

void Histogram::record(Nanoseconds value) {
  value = std::max(value, Nanoseconds(0));
  if (value > kHighest) ++overflow_;
  const std::size_t index =
      index_in_layout(static_cast<std::uint64_t>(std::min(value, kHighest).count()));
  if (index - first_ >= counts_.size()) cover(index);  // below first_, the difference is huge
  ++counts_[index - first_];
  ++count_;
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
  if (count_ == 1) origin_ = static_cast<double>(value.count());
  const double distance = static_cast<double>(value.count()) - origin_;
  sum_ += distance;
  squares_ += distance * distance;
}

/// Makes room for the bucket, and for those of its power of two, to be recorded.
void Histogram::cover(std::size_t index) {
  std::size_t first = index / kHalf * kHalf;
  std::size_t end = std::min(first + kHalf, kSlots);
  const auto include = [&](std::size_t from, std::size_t to) {
    first = std::min(first, from);
    end = std::max(end, to);
  };
  if (!counts_.empty()) include(first_, first_ + counts_.size());
  for (StoredReader stored(stored_); stored.has(); stored.next()) {
    include(stored.bucket(), stored.bucket() + 1);
  }
  std::vector<std::uint64_t> wider(end - first);
  visit([&](std::size_t bucket, std::uint64_t count) {
    wider[bucket - first] = count;
    return true;
  });
  counts_ = std::move(wider);
  first_ = first;
  stored_ = {};
}

Histogram Histogram::take() {
  if (empty()) return {};
  std::vector<std::uint64_t> counts = std::move(counts_);
  const std::size_t first = first_;
  Histogram result = std::exchange(*this, {});
  if (counts.empty()) return result;
  StoredWriter stored;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] != 0) stored.add(first + i, std::exchange(counts[i], 0));
  }
  result.stored_ = stored.take();
  counts_ = std::move(counts);
  first_ = first;
  return result;
}

/// Calls visit(bucket, count) for each that is not empty, in ascending order, until it says false.
template <typename Visit>
void Histogram::visit(Visit visit) const {
  for (StoredReader stored(stored_); stored.has(); stored.next()) {
    if (!visit(stored.bucket(), stored.count())) return;
  }
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != 0 && !visit(first_ + i, counts_[i])) return;
  }
}

/// Adds the other's counts to the stored ones.
void Histogram::store(const Histogram& other) {
  StoredWriter all;
  StoredReader own(stored_);
  other.visit([&](std::size_t bucket, std::uint64_t count) {
    for (; own.has() && own.bucket() < bucket; own.next()) all.add(own.bucket(), own.count());
    if (own.has() && own.bucket() == bucket) {
      count += own.count();
      own.next();
    }
    all.add(bucket, count);
    return true;
  });
  for (; own.has(); own.next()) all.add(own.bucket(), own.count());
  stored_ = all.take();
}

void Histogram::merge(const Histogram& other) {
  if (other.empty()) return;
  if (counts_.empty()) {
    store(other);
  } else {
    other.visit([&](std::size_t bucket, std::uint64_t count) {
      if (bucket - first_ >= counts_.size()) cover(bucket);
      counts_[bucket - first_] += count;
      return true;
    });
  }
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
  std::size_t of_rank = 0;
  visit([&](std::size_t index, std::uint64_t count) {
    of_rank = index;
    seen += count;
    return seen < rank;
  });
  return std::clamp(highest_of(of_rank), min_, max_);
}

std::uint64_t Histogram::count_up_to(Nanoseconds value) const noexcept {
  if (value >= max_) return count_;
  if (value < Nanoseconds(0)) return 0;
  const std::size_t last = index_in_layout(static_cast<std::uint64_t>(value.count()));
  std::uint64_t sum = 0;
  visit([&](std::size_t index, std::uint64_t count) {
    if (index > last) return false;
    sum += count;
    return true;
  });
  return sum;
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> result;
  visit([&](std::size_t index, std::uint64_t count) {
    result.push_back({lowest_of(index), highest_of(index), count});
    return true;
  });
  return result;
}

Histogram::Counts Histogram::counts() const {
  Counts result;
  visit([&](std::size_t index, std::uint64_t count) {
    if (result.counts.empty()) result.first = index;
    result.counts.resize(index - result.first);
    result.counts.push_back(count);
    return true;
  });
  return result;
}

Histogram Histogram::restore(const Counts& counts, const std::optional<Exact>& exact) {
  if (counts.first > kSlots || counts.counts.size() > kSlots - counts.first) {
    refuse("a value is above one hour");
  }
  Histogram result;
  StoredWriter stored;
  for (std::size_t i = 0; i < counts.counts.size(); ++i) {
    if (counts.counts[i] != 0) stored.add(counts.first + i, counts.counts[i]);
  }
  result.stored_ = stored.take();
  for (const Bucket& bucket : result.buckets()) {
    if (result.count_ + bucket.count < result.count_) refuse("its counts add up to too much");
    const double middle = static_cast<double>((bucket.low + bucket.high).count()) / 2;
    const auto count = static_cast<double>(bucket.count);
    if (result.empty()) result.origin_ = middle;
    result.count_ += bucket.count;
    result.sum_ += (middle - result.origin_) * count;
    result.squares_ += (middle - result.origin_) * (middle - result.origin_) * count;
    result.min_ = std::min(result.min_, bucket.low);
    result.max_ = std::min(bucket.high, kHighest);
  }
  if (!exact || result.empty()) return result;

  const Bucket first = result.buckets().front();
  const Bucket last = result.buckets().back();
  const Nanoseconds most = exact->overflow == 0 ? last.high : Nanoseconds::max();
  const auto between = [](auto low, auto value, auto high) {
    return low <= value && value <= high;
  };
  // The mean was rounded to a nanosecond when it was stored.
  const double mean_slack = 1;
  if (!between(first.low, exact->min, first.high) || !between(last.low, exact->max, most) ||
      !between(static_cast<double>(exact->min.count()) - mean_slack, exact->mean_ns,
               static_cast<double>(exact->max.count()) + mean_slack) ||
      !between(0.0, exact->stddev_ns, static_cast<double>(exact->max.count())) ||
      exact->overflow > last.count) {
    refuse("its minimum, maximum, mean or deviation contradicts its counts");
  }
  result.min_ = exact->min;
  result.max_ = exact->max;
  result.overflow_ = exact->overflow;
  const auto count = static_cast<double>(result.count_);
  result.origin_ = exact->mean_ns;
  result.sum_ = 0;
  result.squares_ = exact->stddev_ns * exact->stddev_ns * count;
  return result;
}

}  // namespace especho
