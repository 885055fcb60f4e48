// Several runs side by side: tables with a row for each.
#pragma once

#include "especho/bench.hpp"
#include "report/text/page.hpp"

namespace especho {

void print_sweep(TextPage& page, const BenchResult& result);

}  // namespace especho
