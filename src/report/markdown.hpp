// Results as Markdown, for the summary of a CI job.
#pragma once

#include <string>

#include "especho/bench.hpp"
#include "especho/check.hpp"
#include "especho/compare.hpp"

namespace especho {

std::string markdown_report(const BenchResult& result);

/// The verdict, and all failed cases and findings in full; nothing else has more than a line.
std::string check_markdown(const CheckResult& result);

/// The verdict and a table of the changes.
std::string markdown_comparison(const ResultComparison& comparison);

}  // namespace especho
