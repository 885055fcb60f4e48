#include "report/openmetrics.hpp"
#include "report/formats.hpp"

#include <map>
#include <set>
#include <sstream>

#include "catch.hpp"
#include "support/gates.hpp"
#include "support/golden.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;

namespace {

struct Parsed {
  std::vector<std::string> families;           ///< in order
  std::map<std::string, std::string> samples;  ///< value by series
};

/// The rules of OpenMetrics that concern the order of lines.
Parsed parsed(const std::string& text) {
  Parsed result;
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line); last = line) {
    INFO(line);
    REQUIRE(last != "# EOF");
    REQUIRE_FALSE(line.empty());
    if (line.starts_with("# HELP ")) {
      result.families.push_back(line.substr(7, line.find(' ', 7) - 7));
    } else if (line.front() == '#') {
      const bool of_family = line.find(" " + result.families.back() + " ") != std::string::npos;
      CHECK((of_family || line == "# EOF"));
    } else {
      REQUIRE(line.starts_with(result.families.back()));
      const std::size_t end = line.rfind("} ") + 1;
      CHECK(result.samples.emplace(line.substr(0, end), line.substr(end + 1)).second);
    }
  }
  CHECK(last == "# EOF");
  const std::set<std::string> unique(result.families.begin(), result.families.end());
  CHECK(unique.size() == result.families.size());
  return result;
}

std::string value(const BenchResult& result, const std::string& series) {
  const auto samples = parsed(openmetrics_report(result)).samples;
  const auto found = samples.find(series);
  return found == samples.end() ? "absent" : found->second;
}

}  // namespace

TEST_CASE("the metrics of a bench are as expected") {
  CHECK(openmetrics_report(gated(single(), {"p50<1ms", "p50<1us"})) == golden("single.om"));
  CHECK(openmetrics_report(open_loop()) == golden("open_loop.om"));
}

TEST_CASE("families stay together and no series comes twice") {
  BenchResult twice = result_with({good_run(64), good_run(64)});
  for (const BenchResult& result :
       {single(), mixed(), repeated(), sweep(), nothing_completed(), everything(), twice,
        result_with({}), gated(repeated(), {"p50<1s", "p50<1s"})}) {
    CHECK_FALSE(parsed(openmetrics_report(result)).families.empty());
  }
  CHECK(
      value(twice, R"(especho_echoes{target="especho.local:80",size="64",run="2",outcome="ok"})") ==
      "1000");
}

TEST_CASE("seconds are seconds and counts are counts") {
  const std::string run = R"(target="especho.local:80",size="64",run="1")";
  CHECK(
      value(single(), "especho_rtt_seconds{" + run + R"(,quantile="0.5"})").starts_with("0.0002"));
  CHECK(value(single(), "especho_rtt_seconds_count{" + run + "}") == "1000");
  CHECK(value(single(), "especho_elapsed_seconds{" + run + "}") == "0.314");
  CHECK(value(single(), R"(especho_start_time_seconds{target="especho.local:80"})") ==
        "1769860800");
  CHECK(value(every_failure(), R"(especho_exit_code{target="especho.local:80"})") == "5");
}

TEST_CASE("what is not known has no sample") {
  const std::string text = openmetrics_report(single());
  for (const char* name : {"tcp", "response", "asked", "achieved", "unsent"}) {
    INFO(name);
    CHECK(text.find(name) == std::string::npos);
  }
  CHECK(openmetrics_report(nothing_completed()).find("rtt") == std::string::npos);
  BenchResult many = open_loop();
  many.runs[0].outage_count = 200;
  CHECK(openmetrics_report(many).find("longest_stall") == std::string::npos);
}

TEST_CASE("the built-in device is the same target whatever its port") {
  const std::string text = openmetrics_report(sweep());
  CHECK(text.find(R"({target="sim",profile="especho",size="1436",run="1"})") != std::string::npos);
  CHECK(text.find("40001") == std::string::npos);
}

TEST_CASE("an expectation of a run that never began has its place") {
  BenchResult result = single();
  result.runs.clear();
  result = gated(result, {"errors==0"});
  CHECK(value(result,
              R"(especho_expectation_met{target="especho.local:80",expectation="errors==0"})") ==
        "0");
}

TEST_CASE("labels are escaped") {
  Exposition page;
  page.family({"some", "gauge", "", "Some."});
  page.sample("", {{"name", "a\\b\"c\nd\xff"}}, 1.5);
  CHECK(page.text() ==
        "# HELP some Some.\n# TYPE some gauge\nsome{name=\"a\\\\b\\\"c\\nd\xef\xbf\xbd\"} 1.5\n"
        "# EOF\n");
}

TEST_CASE("a family without samples leaves no trace") {
  Exposition page;
  page.family({"none", "gauge", "", "None."});
  CHECK(page.text() == "# EOF\n");
}
