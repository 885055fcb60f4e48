#include "core/block_recorder.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace especho {

Block& BlockRecorder::at(TimePoint time) {
  const Nanoseconds since = std::max<Nanoseconds>(time - begin_, Nanoseconds(0));
  // The length is a power of two, and a division takes longer than all the rest.
  const auto bits = std::countr_zero(static_cast<std::uint64_t>(blocks_.length.count()));
  std::size_t index = static_cast<std::uint64_t>(since.count()) >> bits;
  while (index >= Blocks::kMost) {
    // The last block may be empty yet; it counts all the same, so that the length doubles.
    blocks_.blocks.resize(Blocks::kMost);
    limit(blocks_, Blocks::kMost / 2);
    index /= 2;
  }
  if (index >= blocks_.blocks.size()) blocks_.blocks.resize(index + 1);
  return blocks_.blocks[index];
}

Blocks BlockRecorder::take() {
  return std::exchange(blocks_, {});
}

}  // namespace especho
