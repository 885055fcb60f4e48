// Puts what happens in a run into its blocks, however long the run will be.
#pragma once

#include "core/clock.hpp"
#include "especho/bench.hpp"

namespace especho {

class BlockRecorder {
 public:
  void begin(TimePoint begin);
  /// The block of what ends now; O(1), but for the times when a block is over. A time that is
  /// earlier than one before counts as that one.
  Block& at(TimePoint now) {
    if (now > current_end_) move_to(now);
    return open_;
  }
  Blocks take();

 private:
  void move_to(TimePoint now);
  void stow();

  TimePoint begin_{};
  Blocks blocks_;  ///< packed: they are many, and each may have seen many values
  Block open_;     ///< the current one
  std::size_t current_ = 0;
  TimePoint current_end_ = TimePoint::min();
};

}  // namespace especho
