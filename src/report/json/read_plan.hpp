// What a stored bench was to measure.
#pragma once

#include "especho/bench.hpp"
#include "report/json/fields.hpp"

namespace especho {

/// Reads `target` and `options` into plan, address, profile and threads. The plan's own `threads`,
/// and the family of its target, are not stored.
void read_plan(const JsonField& root, BenchResult& result);

}  // namespace especho
