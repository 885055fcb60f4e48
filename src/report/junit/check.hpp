// A check as a test suite in JUnit's XML.
#pragma once

#include <string>
#include <vector>

#include "especho/check.hpp"
#include "report/junit/cases.hpp"

namespace especho {

/// One per case and per diagnosis; one for the check if it ended for a reason that none of these
/// tells. All pass, or are skipped, just when the exit code is 0.
std::vector<JUnitCase> check_junit_cases(const CheckResult& result);

std::string check_junit(const CheckResult& result);

}  // namespace especho
