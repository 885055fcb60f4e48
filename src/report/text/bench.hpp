// The result of a bench as a person likes to read it. All keeps to 80 columns, but what is told of
// failures, which is as long as it is.
#pragma once

#include <string>

#include "especho/bench.hpp"
#include "report/text/style.hpp"

namespace especho {

std::string text_report(const BenchResult& result, TextStyle style);

}  // namespace especho
