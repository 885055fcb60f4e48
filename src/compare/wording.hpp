// The wording that reports share: of runs, of changes, and of how two loads differ.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "especho/bench.hpp"
#include "especho/compare.hpp"

namespace especho {

/// `64 B`, and with several runs of each size `64 B #2`.
std::string run_label(const BenchPlan& plan, const RunResult& run);

/// The same for the run with this index, whether it happened or not.
std::string run_label(const BenchPlan& plan, std::uint64_t index);

/// The number of runs that the plan asks for.
inline std::uint64_t planned_runs(const BenchPlan& plan) {
  return plan.sizes.size() * plan.repeat;
}

/// Whether it is the change of a share, in percentage points, to which no tolerance applies.
bool is_of_errors(const Change& change);

/// `+1.3`, `-21`; without its sign, `1.3`, `21`. A tenth is more than most figures know.
std::string percent_text(double share, bool with_sign);

/// `+21 % (+16 to +26)`, `x1830 (x1710 to x1940)`, `+0.4 pp (-0.1 to +0.9)`; a dash if it is
/// unknown.
std::string change_text(const Change& change);

/// `21 % worse (16 to 26)`, `worse: x1830 (x1710 to x1940)`; the change must be known.
std::string change_in_words(const Change& change);

/// How two loads differ, so that their results can't be compared: `depth 1 against 4`.
std::vector<std::string> differences(const BenchPlan& base, const BenchPlan& now);

/// Targets, ends of the benches, sizes that only one of them has.
std::vector<std::string> notes_on(const BenchResult& base, const BenchResult& now);

/// The change that decides the verdict: the largest of those that have it; null if none has.
const Change* deciding_change(const ResultComparison& comparison);

}  // namespace especho
