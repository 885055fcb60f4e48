#include "report/hdr_log.hpp"

namespace especho {

std::string hdr_log(const BenchResult&) {
  return {};
}

}  // namespace especho
