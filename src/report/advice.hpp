// What to try next, after a bench or a check that failed.
#pragma once

#include <string>

#include "especho/bench.hpp"
#include "especho/check.hpp"

namespace especho {

/// Empty if the result gives no reason for any.
std::string advice(const BenchResult& result);
std::string check_advice(const CheckResult& result);

}  // namespace especho
