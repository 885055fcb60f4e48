// A histogram of latencies in little memory, which can be merged, stored and restored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "especho/units.hpp"

namespace especho {

/// A log-linear histogram with the bucket layout of HdrHistogram (lowest discernible value 100 ns,
/// three significant digits, up to one hour): a bucket is at most 1/1024 of its value wide, or
/// 64 ns. Count, minimum, maximum, mean and standard deviation are exact, not read off buckets.
///
/// Recording is O(1). While recording, a histogram holds 8 KiB for each power of two between its
/// lowest and its highest value, allocated when a value first falls outside them: about thirty
/// times at most, whatever the count. One that was taken, merged or restored needs two bytes for
/// most buckets that are not empty, and nothing for the others.
class Histogram {
 public:
  static constexpr Nanoseconds kHighest = std::chrono::hours(1);
  // The parameters of the layout, as HdrHistogram calls them.
  static constexpr Nanoseconds kLowestDiscernible{100};
  static constexpr int kSignificantDigits = 3;

  struct Bucket {
    Nanoseconds low;   ///< lowest value that falls into it
    Nanoseconds high;  ///< highest
    std::uint64_t count;
  };

  /// A value above kHighest is counted in the last bucket and in overflow(); it is never dropped.
  void record(Nanoseconds value);
  void merge(const Histogram& other);
  /// Returns what was recorded and leaves this histogram empty, with its memory kept for the next
  /// values.
  Histogram take();

  std::uint64_t count() const noexcept { return count_; }
  std::uint64_t overflow() const noexcept { return overflow_; }
  bool empty() const noexcept { return count_ == 0; }

  // Without any value, all of these are zero.
  Nanoseconds min() const noexcept;
  Nanoseconds max() const noexcept { return max_; }
  double mean_ns() const noexcept;
  double stddev_ns() const noexcept;  ///< of the population
  /// Nearest rank: the value at or below which `percent` of the values lie, within a bucket's
  /// width, and never below min() or above max().
  Nanoseconds percentile(double percent) const noexcept;
  /// The number of values up to this one, including all that share its bucket.
  std::uint64_t count_up_to(Nanoseconds value) const noexcept;

  std::vector<Bucket> buckets() const;  ///< those that are not empty, in ascending order

  // To store and restore it.

  /// The counts array of HdrHistogram from index `first` on, trimmed at both ends.
  struct Counts {
    std::size_t first = 0;
    std::vector<std::uint64_t> counts;
  };
  Counts counts() const;
  /// What the buckets do not hold.
  struct Exact {
    Nanoseconds min;
    Nanoseconds max;
    double mean_ns = 0;
    double stddev_ns = 0;
    std::uint64_t overflow = 0;
  };
  /// Without `exact`, its values are read off the buckets. Throws Error(failure) for counts that no
  /// histogram of this layout has, and for exact values that contradict them.
  static Histogram restore(const Counts& counts, const std::optional<Exact>& exact = {});

 private:
  void cover(std::size_t index);
  template <typename Visit>
  void visit(Visit visit) const;
  void store(const Histogram& other);

  // While recording: the counts of all buckets from first_ on.
  std::vector<std::uint64_t> counts_;
  std::size_t first_ = 0;
  // Otherwise: the buckets that are not empty and their counts, packed.
  std::vector<std::uint8_t> stored_;

  std::uint64_t count_ = 0;
  std::uint64_t overflow_ = 0;
  Nanoseconds min_ = Nanoseconds::max();
  Nanoseconds max_{0};
  // Sums of distances from a value near the mean (the first one), so that squares keep their digits
  // without a division per value: "shifted data" in Chan, Golub and LeVeque, "Algorithms for
  // computing the sample variance", 1983.
  double origin_ = 0;
  double sum_ = 0;
  double squares_ = 0;
};

}  // namespace especho
