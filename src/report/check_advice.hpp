// What to try next, after a check that failed.
#pragma once

#include <string>

#include "especho/check.hpp"

namespace especho {

/// Empty where the result gives no reason for any.
std::string check_advice(const CheckResult& result);

}  // namespace especho
