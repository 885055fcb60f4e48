#include "report/formats.hpp"

#include <algorithm>
#include <sstream>

#include "catch.hpp"
#include "support/checks.hpp"
#include "support/golden.hpp"

using namespace especho;
using namespace especho_test;

namespace {

std::vector<std::string> lines_of(const CheckResult& result) {
  std::istringstream text(tap_report(result));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::size_t starting_with(const std::vector<std::string>& lines, const std::string& start) {
  return static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(),
                    [&](const std::string& line) { return line.starts_with(start); }));
}

/// As a harness has it.
bool passes(const CheckResult& result) {
  const auto lines = lines_of(result);
  return starting_with(lines, "not ok") == 0 && starting_with(lines, "Bail out!") == 0;
}

}  // namespace

TEST_CASE("the TAP of a check with every verdict") {
  CHECK(tap_report(every_verdict()) == golden("check_every_verdict.tap"));
}

TEST_CASE("the TAP passes just when the exit code is 0") {
  CHECK(passes(healthy()));
  CheckResult faulty = healthy();
  faulty.diagnoses = {poll_delay(), unclear("drift", "why")};
  CHECK(passes(judged(faulty)));
  CHECK_FALSE(passes(strict(faulty)));
  CHECK_FALSE(passes(every_verdict()));
  CHECK_FALSE(passes(nobody_there()));
  for (const CheckResult& result : told_nothing()) {
    CHECK_FALSE(passes(result));
    CHECK(starting_with(lines_of(result), "not ok") == 1);
  }
}

TEST_CASE("an early end is a failed test point, and bails out after all others") {
  const auto lines = lines_of(nobody_there());
  CHECK(lines.back() == "Bail out! connection refused by 192.168.1.78:80 after 3.10 ms");
  CHECK(lines[1] == "1..5");
  CHECK(starting_with(lines, "ok ") == 4);
  CHECK(starting_with(lines, "not ok ") == 1);
  CHECK(starting_with(lines, "not ok 5 - the check") == 1);
}

TEST_CASE("nothing that a device says is a line of TAP, or a directive") {
  const auto lines = lines_of(hostile());
  CHECK(starting_with(lines, "not ok") == 1);
  CHECK(starting_with(lines, "Bail out!") == 0);
  CHECK(starting_with(lines, "ok ") == 3);
  CHECK(starting_with(lines, "...") == 0);
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(std::all_of(line.begin(), line.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= ' '; }));
    const auto skip = line.find("# SKIP");
    CHECK((skip == std::string::npos || line.starts_with("ok ") || line.starts_with(" ")));
  }
}
