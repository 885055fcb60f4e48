// A run cut into stretches of time: how its latencies went on, and the units that statistics of
// correlated samples need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "especho/histogram.hpp"

namespace especho {

/// The echoes that ended in one stretch.
struct Block {
  std::uint64_t failed = 0;
  Histogram rtt;       ///< of those that were ok
  Histogram response;  ///< likewise; only with a rate

  std::uint64_t ok() const { return rtt.count(); }
  Block take_packed();  ///< see Histogram
};

/// All are of one length, a power of two in nanoseconds, so that those of several threads fit
/// together; the last one is cut short by the end of the run.
struct Blocks {
  static constexpr std::size_t kMost = 64;
  static constexpr Nanoseconds kShortest{1 << 14};

  Nanoseconds length = kShortest;
  std::vector<Block> blocks;  ///< from the beginning of the measuring; may be empty blocks

  Nanoseconds start_of(std::size_t index) const {
    return length * static_cast<Nanoseconds::rep>(index);
  }
};

/// Joins neighbours, two and two, until there are so many at most.
void limit(Blocks& blocks, std::size_t most);

/// Adds what another thread recorded in the same time.
void merge(Blocks& blocks, Blocks&& part);

}  // namespace especho
