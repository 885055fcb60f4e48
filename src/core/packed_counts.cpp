#include "core/packed_counts.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace especho {
namespace {

constexpr unsigned kByteBits = 8;
constexpr unsigned kWordBits = 64;

class BitWriter {
 public:
  void number(std::uint64_t number, unsigned order) {
    const std::uint64_t code = number + (std::uint64_t{1} << order);
    const auto width = static_cast<unsigned>(std::bit_width(code));
    bits(0, width - 1 - order);
    bits(code, width);
  }

  std::vector<std::uint8_t> take() {
    bytes_.shrink_to_fit();
    return std::move(bytes_);
  }

 private:
  /// The lowest bits of the value.
  void bits(std::uint64_t value, unsigned width) {
    while (width > 0) {
      if (free_ == 0) {
        bytes_.push_back(0);
        free_ = kByteBits;
      }
      const unsigned step = std::min(width, free_);
      width -= step;
      free_ -= step;
      const std::uint64_t part = (value >> width) & ((1U << step) - 1);
      bytes_.back() |= static_cast<std::uint8_t>(part << free_);
    }
  }

  std::vector<std::uint8_t> bytes_;
  unsigned free_ = 0;  ///< bits of the last byte
};

}  // namespace

unsigned CodeOrder::value() const {
  constexpr unsigned kHighest = 31;  // so that no code has more bits than a word
  const std::uint64_t mean = sum_ / kCounts;
  return mean == 0 ? 0 : std::min(static_cast<unsigned>(std::bit_width(mean)) - 1, kHighest);
}

std::vector<std::uint8_t> pack_counts(std::span<const std::uint64_t> counts) {
  const auto is_count = [](std::uint64_t count) { return count != 0; };
  const auto end = std::find_if(counts.rbegin(), counts.rend(), is_count).base();
  BitWriter writer;
  CodeOrder order;
  for (auto count = counts.begin(); count != end; ++count) {
    writer.number(*count, order.value());
    order.follow(*count);
    if (*count != 0) continue;
    const auto zeros = std::find_if(count, end, is_count) - count;
    writer.number(static_cast<std::uint64_t>(zeros - 1), 0);
    count += zeros - 1;
  }
  return writer.take();
}

bool PackedCounts::next() {
  while (const auto count = number(order_.value())) {
    order_.follow(*count);
    count_ = *count;
    ++next_;
    if (count_ != 0) return true;
    next_ += static_cast<std::size_t>(number(0).value_or(0));
  }
  return false;
}

/// Nothing behind the last number, where only the zeros follow that fill its byte.
std::optional<std::uint64_t> PackedCounts::number(unsigned order) {
  unsigned zeros = 0;
  for (fill(); word_ == 0; fill()) {
    if (at_hand_ == 0) return std::nullopt;
    zeros += std::exchange(at_hand_, 0);
  }
  const auto more = static_cast<unsigned>(std::countl_zero(word_));
  drop(more);
  return bits(zeros + more + 1 + order) - (std::uint64_t{1} << order);
}

std::uint64_t PackedCounts::bits(unsigned width) {
  constexpr unsigned kMost = kWordBits / 2;  // as many are at hand at least
  if (width > kMost) {
    const std::uint64_t high = bits(width - kMost);
    return high << kMost | bits(kMost);
  }
  fill();
  const std::uint64_t value = word_ >> (kWordBits - width);
  drop(width);
  return value;
}

void PackedCounts::fill() {
  while (at_hand_ <= kWordBits - kByteBits && !rest_.empty()) {
    at_hand_ += kByteBits;
    word_ |= std::uint64_t{rest_.front()} << (kWordBits - at_hand_);
    rest_ = rest_.subspan(1);
  }
}

void PackedCounts::drop(unsigned width) {
  word_ <<= width;
  at_hand_ -= width;
}

}  // namespace especho
