// The round trips over the time of a run, as a strip that fits a terminal.
#pragma once

#include "especho/bench.hpp"
#include "report/text/page.hpp"

namespace especho {

/// Nothing for a run too short to have a course.
void print_strip(TextPage& page, const RunResult& run);

}  // namespace especho
