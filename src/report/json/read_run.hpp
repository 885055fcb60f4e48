// One entry of `results` in a stored bench.
#pragma once

#include "especho/bench.hpp"
#include "report/json/fields.hpp"

namespace especho {

RunResult read_run(const JsonField& entry, const BenchPlan& plan);

}  // namespace especho
