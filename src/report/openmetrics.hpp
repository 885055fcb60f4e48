// A bench as metrics for Prometheus: for a textfile collector or a Pushgateway.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho {

/// Valid OpenMetrics and valid in Prometheus' older text format, too.
std::string openmetrics_report(const BenchResult& result);

}  // namespace especho
