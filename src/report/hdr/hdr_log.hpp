// The latencies of a bench as an interval log, which the tools of HdrHistogram open.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho {

std::string hdr_log(const BenchResult& result);

}  // namespace especho
