// Puts what happens in a run into its blocks, however long the run will be.
#pragma once

#include "core/clock.hpp"
#include "especho/blocks.hpp"

namespace especho {

class BlockRecorder {
 public:
  void begin(TimePoint begin) { begin_ = begin; }
  /// The block of this time; O(1), but for the times when all blocks are joined two and two to make
  /// room for a later one.
  Block& at(TimePoint time);
  Blocks take();

 private:
  TimePoint begin_{};
  Blocks blocks_;
};

}  // namespace especho
