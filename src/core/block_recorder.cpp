#include "core/block_recorder.hpp"

#include <algorithm>
#include <utility>

namespace especho {

void BlockRecorder::begin(TimePoint begin) {
  begin_ = begin;
  current_start_ = TimePoint::max();
}

void BlockRecorder::move_to(TimePoint time) {
  const Nanoseconds since = std::max<Nanoseconds>(time - begin_, Nanoseconds(0));
  current_ = static_cast<std::size_t>(since / blocks_.length);
  while (current_ >= Blocks::kMost) {
    // Those up to the last may be missing yet; they count all the same, so that the length doubles.
    blocks_.blocks.resize(Blocks::kMost);
    limit(blocks_, Blocks::kMost / 2);
    current_ /= 2;
  }
  if (current_ >= blocks_.blocks.size()) blocks_.blocks.resize(current_ + 1);
  current_start_ = begin_ + blocks_.start_of(current_);
  current_end_ = current_start_ + blocks_.length;
}

Blocks BlockRecorder::take() {
  current_start_ = TimePoint::max();
  return std::exchange(blocks_, {});
}

}  // namespace especho
