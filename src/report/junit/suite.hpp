// A test suite in JUnit's XML.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "report/junit/cases.hpp"

namespace especho {

struct JUnitSuite {
  std::string name;
  std::chrono::system_clock::time_point started;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<JUnitCase> cases;
  std::vector<std::string> out;  ///< lines of talk about all of it
};

/// With all that the stricter schemas in use demand; any text may be in it.
std::string junit_suite(const JUnitSuite& suite);

}  // namespace especho
