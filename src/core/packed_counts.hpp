// The counts of a histogram in little memory: most are like those before them, and many are zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace especho {

/// Exponential Golomb codes (J. Teuhola 1978), the order of each from the mean of the counts before
/// it; behind a zero, of order 0, how many more zeros follow. Zeros behind the last count are not
/// kept. Each is below 2^63.
std::vector<std::uint8_t> pack_counts(std::span<const std::uint64_t> counts);

/// The order of the next code; the same for who packs and who unpacks.
class CodeOrder {
 public:
  unsigned value() const;
  void follow(std::uint64_t count) { sum_ += count - sum_ / kCounts; }

 private:
  static constexpr std::uint64_t kCounts = 8;
  std::uint64_t sum_ = 0;  ///< the moving mean of some of them, times their number
};

/// Goes through packed counts, in order.
class PackedCounts {
 public:
  /// They must stay where they are.
  explicit PackedCounts(std::span<const std::uint8_t> packed) : rest_(packed) {}

  /// To the next that is not zero. False if there is none; else these tell which it is.
  bool next();
  std::size_t index() const { return next_ - 1; }
  std::uint64_t count() const { return count_; }

 private:
  std::optional<std::uint64_t> number(unsigned order);
  std::uint64_t bits(unsigned width);
  void fill();
  void drop(unsigned width);

  std::span<const std::uint8_t> rest_;
  std::uint64_t word_ = 0;  ///< the bits at hand, from the highest on; zeros behind them
  unsigned at_hand_ = 0;
  CodeOrder order_;
  std::size_t next_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace especho
