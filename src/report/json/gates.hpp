// What gates made of a bench, for its JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "especho/bench.hpp"

namespace especho {

/// The array `expectations`: an object per expectation and run.
nlohmann::ordered_json verification_entries(const BenchResult& result);

/// The object `comparison`.
nlohmann::ordered_json comparison_entry(const ResultComparison& comparison);

}  // namespace especho
