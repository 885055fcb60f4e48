#include "bench/block_recorder.hpp"

#include <algorithm>
#include <utility>

#include "core/run_result.hpp"

namespace especho {

void BlockRecorder::begin(TimePoint begin) {
  begin_ = begin;
  current_end_ = TimePoint::min();
}

/// What ends with a block belongs to it, so that the end of a run is in the last one.
void BlockRecorder::move_to(TimePoint now) {
  stow();
  const Nanoseconds since = std::max(now - begin_, Nanoseconds(1)) - Nanoseconds(1);
  current_ = static_cast<std::size_t>(since / blocks_.length);
  while (current_ >= Blocks::kMost) {
    // Those up to the last may be missing yet; they count all the same, so that the length doubles.
    blocks_.blocks.resize(Blocks::kMost);
    open_ = {};  // it is empty, and joining them needs as much memory
    limit(blocks_, Blocks::kMost / 2);
    current_ /= 2;
  }
  blocks_.blocks.resize(current_ + 1);
  current_end_ = begin_ + blocks_.start_of(current_) + blocks_.length;
}

void BlockRecorder::stow() {
  if (!blocks_.blocks.empty()) blocks_.blocks[current_] = ::especho::take(open_);
}

Blocks BlockRecorder::take() {
  stow();
  open_ = {};
  current_ = 0;
  current_end_ = TimePoint::min();
  return std::exchange(blocks_, {});
}

}  // namespace especho
