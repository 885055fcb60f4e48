// The exit of a bench after its gates, and how expectations that failed are counted and worded.
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
std::string failure_in_words(const Verification& verification, const BenchPlan& plan);

/// The exit after expectations and comparison: the bench's own, unless that is ok, or its only
/// fault is failed echoes that expectations of failures allow. Then `gate` for an expectation that
/// is not met or a comparison that is worse, `inconclusive` for a comparison that is inconclusive.
Exit gate(const BenchResult& result);

}  // namespace especho
