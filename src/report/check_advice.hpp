// What to try next after a failed check.
#pragma once

#include <string>

#include "especho/check.hpp"

namespace especho {

/// Empty if there is nothing to advise.
std::string check_advice(const CheckResult& result);

}  // namespace especho
