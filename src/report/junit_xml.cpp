#include "report/junit.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "report/escape.hpp"

namespace especho {
namespace {

using Kind = JUnitCase::Kind;

std::string_view element_of(Kind kind) {
  switch (kind) {
    case Kind::failed:
      return "failure";
    case Kind::broken:
      return "error";
    case Kind::skipped:
    case Kind::passed:
      break;
  }
  return "skipped";
}

void append_case(std::string& xml, const JUnitCase& test) {
  xml += fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.6f}")", test.class_name,
                     escape_xml(test.name), test.seconds);
  if (test.kind == Kind::passed) {
    xml += "/>\n";
    return;
  }
  const std::string_view element = element_of(test.kind);
  xml += fmt::format(">\n      <{}", element);
  if (!test.type.empty()) xml += fmt::format(R"( type="{}")", escape_xml(test.type));
  xml += fmt::format(R"( message="{}")", escape_xml(test.message));
  if (test.details.empty()) {
    xml += "/>\n";
  } else {
    xml += ">";
    for (const std::string& line : test.details) xml += "\n" + escape_xml(line);
    xml += fmt::format("\n</{}>\n", element);
  }
  xml += "    </testcase>\n";
}

std::string suite_attributes(const JUnitSuite& suite) {
  const auto count = [&](Kind kind) {
    return std::count_if(suite.cases.begin(), suite.cases.end(),
                         [&](const JUnitCase& test) { return test.kind == kind; });
  };
  double seconds = 0;
  for (const JUnitCase& test : suite.cases) seconds += test.seconds;
  // The name of the testing machine is unknown here.
  return fmt::format(
      "name=\"{}\" package=\"especho\" id=\"0\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
      "skipped=\"{}\" time=\"{:.6f}\" timestamp=\"{:%Y-%m-%dT%H:%M:%S}\" hostname=\"localhost\"",
      escape_xml(suite.name), suite.cases.size(), count(Kind::failed), count(Kind::broken),
      count(Kind::skipped), seconds,
      fmt::gmtime(std::chrono::system_clock::to_time_t(suite.started)));
}

}  // namespace

std::string junit_xml(const JUnitSuite& suite) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  xml += fmt::format("  <testsuite {}>\n    <properties>\n", suite_attributes(suite));
  for (const auto& [name, value] : suite.properties) {
    xml += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escape_xml(value));
  }
  xml += "    </properties>\n";
  for (const JUnitCase& test : suite.cases) append_case(xml, test);
  std::string out;
  for (const std::string& line : suite.out) out += (out.empty() ? "" : "\n") + escape_xml(line);
  return xml + fmt::format("    <system-out>{}</system-out>\n    <system-err/>\n", out) +
         "  </testsuite>\n</testsuites>\n";
}

}  // namespace especho
