// Latencies in fixed memory: recording is O(1) and allocates nothing, and histograms can be merged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "especho/units.hpp"

namespace especho {

/// A log-linear histogram with the bucket layout of HdrHistogram (lowest discernible value 100 ns,
/// three significant digits, up to one hour): a bucket is at most 1/1024 of its value wide, or
/// 64 ns. Count, minimum, maximum, mean and standard deviation are exact, not read off buckets.
class Histogram {
 public:
  static constexpr Nanoseconds kHighest = std::chrono::hours(1);

  struct Bucket {
    Nanoseconds low;   ///< lowest value that falls into it
    Nanoseconds high;  ///< highest
    std::uint64_t count;
  };

  Histogram();

  /// A value above kHighest is counted in the last bucket and in overflow(); it is never dropped.
  void record(Nanoseconds value);
  void merge(const Histogram& other);

  /// Gives back the memory above the highest value; recording a higher one takes it again.
  void compact();

  std::uint64_t count() const noexcept { return count_; }
  std::uint64_t overflow() const noexcept { return overflow_; }
  bool empty() const noexcept { return count_ == 0; }

  // What follows needs at least one value; of none, all are zero.
  Nanoseconds min() const noexcept;
  Nanoseconds max() const noexcept { return max_; }
  double mean_ns() const noexcept;
  double stddev_ns() const noexcept;  ///< of the population
  /// Nearest rank: the value at or below which `percent` of the values lie, within a bucket's
  /// width, and never below min() or above max().
  Nanoseconds percentile(double percent) const noexcept;

  std::vector<Bucket> buckets() const;  ///< those that are not empty, in ascending order

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t overflow_ = 0;
  Nanoseconds min_ = Nanoseconds::max();
  Nanoseconds max_{0};
  // Sums of distances from a value near the mean (the first one), so that squares keep their digits
  // without a division per value: Chan, Golub, LeVeque 1983, "shifted data".
  double origin_ = 0;
  double sum_ = 0;
  double squares_ = 0;
};

}  // namespace especho
