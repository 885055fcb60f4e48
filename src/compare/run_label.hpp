// The name of a run.
#pragma once

#include <cstdint>
#include <string>

#include "especho/bench.hpp"

namespace especho {

/// `64 B`, and with several runs of each size `64 B #2`.
std::string run_label(const BenchPlan& plan, const RunResult& run);

/// The same of the run in that place, whether it happened or not.
std::string run_label(const BenchPlan& plan, std::uint64_t index);

/// So many runs the plan asks for.
inline std::uint64_t planned_runs(const BenchPlan& plan) {
  return plan.sizes.size() * plan.repeat;
}

}  // namespace especho
