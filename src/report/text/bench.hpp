// The result of a bench as text.
#pragma once

#include <string>

#include "especho/bench.hpp"
#include "report/text/page.hpp"

namespace especho {

/// At most 80 columns, except for the lines that describe failures.
std::string text_report(const BenchResult& result, TextStyle style);

/// A line for each expectation, under a heading that counts those that were met.
void print_verifications(TextPage& page, const BenchResult& result);

}  // namespace especho
