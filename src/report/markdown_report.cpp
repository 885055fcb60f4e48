#include "report/markdown_report.hpp"

namespace especho {

std::string markdown_report(const BenchResult&) {
  return {};
}

}  // namespace especho
