// One entry of `results` in the JSON of a bench.
#pragma once

#include <nlohmann/json.hpp>

#include "especho/bench.hpp"

namespace especho {

nlohmann::ordered_json run_entry(const BenchPlan& plan, const RunResult& run);

}  // namespace especho
