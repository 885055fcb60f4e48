// The test cases that JUnit's XML makes of a bench.
#pragma once

#include <string>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

struct JUnitCase {
  enum class Kind {
    passed,
    failed,   ///< the device is not as it should be
    broken,   ///< nothing could be measured; JUnit calls it an error
    skipped,  ///< a run that never began
  };

  std::string class_name;
  std::string name;
  double seconds = 0;
  Kind kind = Kind::passed;
  std::string type{};
  std::string message{};
  std::vector<std::string> details{};  ///< lines
};

/// One per run; one for the bench if it ended for a reason that no run tells; one per expectation
/// and run; one per metric of a comparison. All pass just when the exit code is 0.
std::vector<JUnitCase> junit_cases(const BenchResult& result);

}  // namespace especho
