// How expectations that failed are counted and told.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

/// An expectation counts once, in however many runs it is verified.
struct ExpectationTally {
  std::size_t all = 0;
  std::vector<const Verification*> failed{};  ///< the first failure of each of them
};

/// Points into `verifications`.
ExpectationTally tally(const std::vector<Verification>& verifications);

/// `p99<50ms at 4 KiB: p99 is 61.2 ms`, of one that failed; the run is left out if it is the only.
std::string told_failure(const Verification& verification, const BenchPlan& plan);

}  // namespace especho
