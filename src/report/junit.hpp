// Results as test suites in JUnit's XML.
#pragma once

#include <string>
#include <vector>

#include "especho/bench.hpp"
#include "especho/check.hpp"
#include "report/junit_suite.hpp"

namespace especho {

/// One per run, per expectation and run, and per metric of a comparison, and one for the bench if
/// it ended for a reason that no run shows. All pass exactly when the exit code is 0.
std::vector<JUnitCase> junit_cases(const BenchResult& result);
std::string junit_report(const BenchResult& result);

/// One per case and per diagnosis, and one for the check if it ended for a reason that none of
/// these shows. All pass or are skipped exactly when the exit code is 0.
std::vector<JUnitCase> check_junit_cases(const CheckResult& result);
std::string check_junit(const CheckResult& result);

}  // namespace especho
