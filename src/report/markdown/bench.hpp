// A bench as Markdown, such as the summary of a CI job shows.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho {

std::string markdown_report(const BenchResult& result);

}  // namespace especho
