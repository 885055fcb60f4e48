// The round trips of a bench as an interval log of HdrHistogram, which its tools open.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho {

std::string hdr_log(const BenchResult& result);

}  // namespace especho
