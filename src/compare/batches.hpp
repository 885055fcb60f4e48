// Results cut into parts that are nearly independent of each other, as single echoes are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compare/statistics.hpp"
#include "especho/bench.hpp"

namespace especho {

/// A run, or a stretch of one.
struct Batch {
  std::size_t run = 0;
  Histogram latency;
  std::uint64_t failed = 0;
  Nanoseconds time{0};  ///< its length

  std::uint64_t ok() const { return latency.count(); }
};

struct Batches {
  bool of_runs = false;  ///< each is a whole run
  std::vector<Batch> batches;
  // Of all of them.
  Histogram latency;
  std::uint64_t failed = 0;
  std::uint64_t attempted = 0;

  std::size_t filled() const;  ///< how many have an echo that was ok
};

/// Which latency of a run.
using LatencyField = Histogram RunResult::*;

/// The number of runs needed to distinguish changes between runs from chance.
inline constexpr std::size_t kEnoughRuns = 5;

using Runs = std::vector<const RunResult*>;  ///< of one size
Batches runs_as_batches(const Runs& runs, LatencyField latency);
/// Cuts each run into 16 stretches of time: Schmeiser ("Batch size effects in the analysis of
/// simulation output", 1982) found that 10 to 30 batches serve best, however long the run.
Batches stretches_as_batches(const Runs& runs, LatencyField latency);

/// The quantile `share` (0.99 is p99) of all latencies. Its interval misses the true value with
/// probability `alpha`, after Woodruff ("Confidence intervals for medians and other position
/// measures", 1952).
Estimate estimate_quantile(const Batches& batches, double share, double alpha);

}  // namespace especho
