#include "especho/bench.hpp"

namespace especho {

BenchExit gate(const BenchResult& result) {
  return result.exit;
}

}  // namespace especho
