#include "report/junit_report.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <utility>

#include "core/run_label.hpp"
#include "core/version.hpp"
#include "report/escape_xml.hpp"
#include "report/junit_cases.hpp"
#include "report/text_items.hpp"

namespace especho {
namespace {

using Properties = std::vector<std::pair<std::string, std::string>>;

std::string joined(const Items& items) {
  std::string text;
  for (const Item& item : items) text += (text.empty() ? "" : ", ") + item.text;
  return text;
}

/// The built-in device has another port each time, but is the same suite.
std::string host_of(const BenchResult& result) {
  return result.simulated.empty() ? to_string(result.plan.target) : "sim";
}

Properties properties_of(const BenchResult& result) {
  const BenchPlan& plan = result.plan;
  Properties properties{{"version", kVersion}, {"target", to_string(plan.target)}};
  const auto add = [&](const char* name, std::string value) {
    properties.emplace_back(name, std::move(value));
  };
  if (!result.address.empty()) add("address", result.address);
  if (!result.simulated.empty()) add("profile", result.simulated);
  std::string sizes;
  for (const std::uint64_t size : plan.sizes) {
    sizes += fmt::format("{}{}", sizes.empty() ? "" : ",", size);
  }
  add("sizes", sizes);
  add("load", joined(load_items(result)));
  add("repeat", fmt::format("{}", plan.repeat));
  if (plan.count) add("count", fmt::format("{}", *plan.count));
  if (plan.duration) add("duration", format_setting(*plan.duration));
  add("timeout", format_setting(plan.timeout));
  add("pattern", to_string(plan.pattern));
  add("seed", fmt::format("{}", plan.seed));
  return properties;
}

std::string_view element_of(JUnitCase::Kind kind) {
  switch (kind) {
    case JUnitCase::Kind::failed:
      return "failure";
    case JUnitCase::Kind::broken:
      return "error";
    case JUnitCase::Kind::skipped:
    case JUnitCase::Kind::passed:
      break;
  }
  return "skipped";
}

void append(std::string& xml, const JUnitCase& test) {
  xml += fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.6f}")", test.class_name,
                     escape_xml(test.name), test.seconds);
  if (test.kind == JUnitCase::Kind::passed) {
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

}  // namespace

std::string junit_report(const BenchResult& result) {
  const std::vector<JUnitCase> cases = junit_cases(result);
  const auto count = [&](JUnitCase::Kind kind) {
    return std::count_if(cases.begin(), cases.end(),
                         [&](const JUnitCase& test) { return test.kind == kind; });
  };
  double seconds = 0;
  for (const JUnitCase& test : cases) seconds += test.seconds;
  const auto started = std::chrono::system_clock::to_time_t(result.started);

  // All that the stricter schemas in use demand; the machine that tests is unknown here.
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  xml += fmt::format(
      "  <testsuite name=\"{}\" package=\"especho\" id=\"0\" tests=\"{}\" failures=\"{}\" "
      "errors=\"{}\" skipped=\"{}\" time=\"{:.6f}\" timestamp=\"{:%Y-%m-%dT%H:%M:%S}\" "
      "hostname=\"localhost\">\n    <properties>\n",
      escape_xml("especho bench " + host_of(result)), cases.size(), count(JUnitCase::Kind::failed),
      count(JUnitCase::Kind::broken), count(JUnitCase::Kind::skipped), seconds,
      fmt::gmtime(started));
  for (const auto& [name, value] : properties_of(result)) {
    xml += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escape_xml(value));
  }
  xml += "    </properties>\n";
  for (const JUnitCase& test : cases) append(xml, test);
  return xml + fmt::format(
                   "    <system-out>exit code {}: {}</system-out>\n"
                   "    <system-err/>\n  </testsuite>\n</testsuites>\n",
                   static_cast<int>(result.exit.code), escape_xml(result.exit.reason));
}

}  // namespace especho
