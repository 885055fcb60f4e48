#include "report/openmetrics_report.hpp"

namespace especho {

std::string openmetrics_report(const BenchResult&) {
  return {};
}

}  // namespace especho
