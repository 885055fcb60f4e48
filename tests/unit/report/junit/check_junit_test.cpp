#include "report/junit/check.hpp"

#include <algorithm>

#include "catch.hpp"
#include "support/checks.hpp"
#include "support/golden.hpp"
#include "support/markup.hpp"

using namespace especho;
using namespace especho_test;
using Kind = JUnitCase::Kind;

namespace {

bool none_fails(const CheckResult& result) {
  const auto cases = check_junit_cases(result);
  return std::none_of(cases.begin(), cases.end(), [](const JUnitCase& test) {
    return test.kind == Kind::failed || test.kind == Kind::broken;
  });
}

CheckResult ended(CheckResult result, ExitCode code) {
  result.exit = {code, "ended"};
  return result;
}

JUnitCase named(const CheckResult& result, const std::string& name) {
  const auto cases = check_junit_cases(result);
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const JUnitCase& test) { return test.name == name; });
  REQUIRE(found != cases.end());
  return *found;
}

}  // namespace

TEST_CASE("the suite of a check with every verdict") {
  CHECK(check_junit(every_verdict()) == golden("check_every_verdict.junit.xml"));
}

TEST_CASE("no case of a check fails just when the exit code is 0") {
  CHECK(none_fails(healthy()));
  CHECK(none_fails(strict(healthy())));
  CheckResult ill = healthy();
  ill.diagnoses = {poll_delay(), unclear("drift", "why")};
  CHECK(none_fails(judged(ill)));
  CheckResult uncertain = healthy();
  uncertain.diagnoses = {unclear("drift", "why")};
  CHECK(none_fails(judged(uncertain)));
  for (const CheckResult& bad :
       {every_verdict(), strict(ill), strict(uncertain), nobody_there(),
        ended(healthy(), ExitCode::sigint), ended(healthy(), ExitCode::timeout),
        ended(healthy(), ExitCode::connection_lost), ended(healthy(), ExitCode::failure)}) {
    INFO(bad.exit.reason);
    CHECK(bad.exit.code != ExitCode::ok);
    CHECK_FALSE(none_fails(bad));
  }
  for (const CheckResult& nothing : told_nothing()) CHECK_FALSE(none_fails(nothing));
}

TEST_CASE("a finding fails its test case only where it is to, and is told anyway") {
  CheckResult ill = healthy();
  ill.diagnoses = {poll_delay()};
  CHECK(named(judged(ill), "poll-delay").kind == Kind::passed);
  CHECK(check_junit(judged(ill)).find("found poll-delay (high confidence)") != std::string::npos);
  const JUnitCase failed = named(strict(ill), "poll-delay");
  CHECK(failed.kind == Kind::failed);
  CHECK(failed.message == "it looks for data every 10.1 ms only");
  CHECK(failed.details == std::vector<std::string>{"period 10.1 ms", "in step 0.97",
                                                   "fix: wait for data instead of delay(10)"});
}

TEST_CASE("an early end is a test case of its own") {
  const JUnitCase test = named(nobody_there(), "the check");
  CHECK(test.kind == Kind::broken);
  CHECK(test.message == "connection refused by 192.168.1.78:80 after 3.10 ms");
}

TEST_CASE("the suite of a check is well-formed whatever a device says") {
  const std::string xml = check_junit(hostile());
  const Markup markup(xml.substr(xml.find("?>\n") + 3));
  CHECK(markup.count("testcase") == 4);
}
