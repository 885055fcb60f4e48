// Puts what happens in a run into its blocks, however long the run will be.
#pragma once

#include "core/clock.hpp"
#include "especho/blocks.hpp"

namespace especho {

class BlockRecorder {
 public:
  void begin(TimePoint begin);
  /// The block of this time; O(1), but for the times when all blocks are joined two and two to make
  /// room for a later one.
  Block& at(TimePoint time) {
    if (time < current_start_ || time >= current_end_) move_to(time);
    return blocks_.blocks[current_];
  }
  Blocks take();

 private:
  void move_to(TimePoint time);

  TimePoint begin_{};
  Blocks blocks_;
  // Most often the next one is in the same block as the last.
  std::size_t current_ = 0;
  TimePoint current_start_ = TimePoint::max();
  TimePoint current_end_ = TimePoint::min();
};

}  // namespace especho
