// What became of the expectations of a bench.
#pragma once

#include "especho/bench.hpp"
#include "report/text/page.hpp"

namespace especho {

/// Nothing, where there are none.
void print_verifications(TextPage& page, const BenchResult& result);

}  // namespace especho
