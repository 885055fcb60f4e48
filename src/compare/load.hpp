// What a reader of a comparison should know of how both results came about.
#pragma once

#include <string>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

/// Targets, ends of the benches, sizes that only one of them has.
std::vector<std::string> notes_on(const BenchResult& base, const BenchResult& now);

}  // namespace especho
