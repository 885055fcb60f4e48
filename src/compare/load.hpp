// What a reader of a comparison should know about the loads and conditions of both results.
#pragma once

#include <string>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

/// How two loads differ, so that their results can't be compared: `depth 1 against 4`.
std::vector<std::string> differences(const BenchPlan& base, const BenchPlan& now);

/// Targets, ends of the benches, sizes that only one of them has.
std::vector<std::string> notes_on(const BenchResult& base, const BenchResult& now);

}  // namespace especho
