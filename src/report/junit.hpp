// Results as test suites in JUnit's XML.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "especho/bench.hpp"
#include "especho/check.hpp"

namespace especho {

struct JUnitCase {
  enum class Kind {
    passed,
    failed,   ///< the device is at fault
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

struct JUnitSuite {
  std::string name;
  std::chrono::system_clock::time_point started;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<JUnitCase> cases;
  std::vector<std::string> out;  ///< lines about all of it
};

/// With everything that the stricter of the schemas in use demand; any text may be in it.
std::string junit_xml(const JUnitSuite& suite);

/// One per run, per expectation and run, and per metric of a comparison, and one for the bench if
/// it ended for a reason that no run shows. All pass exactly when the exit code is 0.
std::vector<JUnitCase> junit_cases(const BenchResult& result);

/// One per case and per diagnosis, and one for the check if it ended for a reason that none of
/// these shows. All pass or are skipped exactly when the exit code is 0.
std::vector<JUnitCase> check_junit_cases(const CheckResult& result);

}  // namespace especho
