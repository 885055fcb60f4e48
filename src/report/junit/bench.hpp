// A bench as a test suite in JUnit's XML: a case for each run, for each expectation, and for each
// metric of a comparison.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho {

std::string junit_report(const BenchResult& result);

}  // namespace especho
