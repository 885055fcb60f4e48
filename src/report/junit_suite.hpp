// A test suite in JUnit's XML.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

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

}  // namespace especho
