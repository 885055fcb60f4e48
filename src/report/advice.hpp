// What to try next, after a bench that failed.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho {

/// Empty if the result gives no reason for any.
std::string advice(const BenchResult& result);

}  // namespace especho
