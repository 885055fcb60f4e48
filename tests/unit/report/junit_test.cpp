#include "report/junit.hpp"
#include "report/formats.hpp"

#include <algorithm>

#include "catch.hpp"
#include "compare/gate.hpp"
#include "support/checks.hpp"
#include "support/gates.hpp"
#include "support/golden.hpp"
#include "support/markup.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;

using Kind = JUnitCase::Kind;

namespace {

std::size_t count(const std::vector<JUnitCase>& cases, Kind kind) {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(), [&](const JUnitCase& test) { return test.kind == kind; }));
}

JUnitCase only(const std::vector<JUnitCase>& cases, Kind kind) {
  REQUIRE(count(cases, kind) == 1);
  return *std::find_if(cases.begin(), cases.end(),
                       [&](const JUnitCase& test) { return test.kind == kind; });
}

BenchResult ended(BenchResult result, ExitCode code, const std::string& reason) {
  result.exit = {code, reason};
  return result;
}

bool all_pass(const BenchResult& result) {
  const auto cases = junit_cases(result);
  return count(cases, Kind::passed) == cases.size();
}

}  // namespace

TEST_CASE("a good bench is a suite with a case for its run") {
  CHECK(junit_report(single()) == golden("single.junit.xml"));
}

TEST_CASE("a suite with everything in it") {
  CHECK(junit_report(everything()) == golden("everything.junit.xml"));
}

TEST_CASE("all cases pass just when the exit code is 0") {
  CHECK(all_pass(single()));
  CHECK(all_pass(gated(sweep(), {"p50<1s", "errors==0"})));
  for (const BenchResult& bad :
       {every_failure(), nothing_completed(), everything(), open_loop(),
        gated(single(), {"p50<1us"}), ended(single(), ExitCode::sigint, "interrupted"),
        ended(single(), ExitCode::timeout, "the deadline of 5 s passed"),
        ended(result_with({}), ExitCode::failure, "no"),
        ended(single(), ExitCode::failure, "cannot write r.html: No space left on device")}) {
    INFO(bad.exit.reason);
    CHECK(bad.exit.code != ExitCode::ok);
    CHECK_FALSE(all_pass(bad));
  }
}

TEST_CASE("each run is a case, and one that never began is skipped") {
  BenchResult result = ended(repeated(), ExitCode::sigterm, "interrupted after 1000 echoes");
  result.runs.resize(1);
  const auto cases = junit_cases(result);
  REQUIRE(cases.size() == 4);
  CHECK(cases[0].name == "64 B #1");
  CHECK(cases[0].kind == Kind::passed);
  CHECK(cases[2].name == "64 B #3");
  CHECK(cases[2].kind == Kind::skipped);
  CHECK(only(cases, Kind::broken).type == "interrupted");
  CHECK(only(cases, Kind::broken).message == "interrupted after 1000 echoes");
}

TEST_CASE("a run with failed echoes fails with the worst of them") {
  const JUnitCase failed = only(junit_cases(every_failure()), Kind::failed);
  CHECK(failed.type == "mismatch");
  CHECK(failed.message.find("9 of 1009 echoes failed") != std::string::npos);
  CHECK(failed.details.size() == 8);
  CHECK(failed.details.back() == "and 2 more");
}

TEST_CASE("a run in which nothing was measured is an error") {
  const auto cases = junit_cases(nothing_completed());
  CHECK(cases.size() == 1);
  CHECK(only(cases, Kind::broken).type == "refused");
}

TEST_CASE("an error before the first run is one of the bench") {
  BenchResult result = single();
  result.runs.clear();
  const auto cases = junit_cases(ended(result, ExitCode::failure, "too few descriptors"));
  CHECK(count(cases, Kind::skipped) == 1);
  CHECK(only(cases, Kind::broken).name == "the bench");
  CHECK(only(cases, Kind::broken).message == "too few descriptors");
}

TEST_CASE("failed echoes that expectations allow are no failed case") {
  RunResult run = good_run(64);
  run.echoes[Outcome::ok] = 999;
  run.echoes[Outcome::reset] = 1;
  run.failures = {failure_with(Outcome::reset, 7)};
  CHECK(all_pass(gated(result_with({run}), {"errors<=1"})));
  CHECK_FALSE(all_pass(gated(result_with({run}), {"p50<1s"})));
}

TEST_CASE("a metric that got worse, or has no verdict, is a failed case") {
  BenchResult result = single();
  result.comparison = mixed_comparison();
  result.exit = gate(result);
  const auto cases = junit_cases(result);
  REQUIRE(cases.size() == 5);
  CHECK(cases[1].kind == Kind::passed);
  CHECK(cases[2].kind == Kind::passed);
  CHECK(cases[3].type == "worse");
  CHECK(cases[3].name == "rtt.p99 of 64 B");
  CHECK(cases[4].type == "inconclusive");
  CHECK(cases[4].message.find("2 batches are too few") != std::string::npos);
  result.comparison = ResultComparison{};
  CHECK(only(junit_cases(result), Kind::failed).type == "inconclusive");
}

TEST_CASE("names and messages can't break the XML") {
  BenchResult result = nothing_completed();
  result.plan.target.host = "<&\"'\x01\xff";
  result.runs[0].failures[0].detail = "]]></failure>";
  result.runs[0].failures[0].outcome = Outcome::unreachable;
  const std::string xml = junit_report(result);
  CHECK(xml.find("especho bench &lt;&amp;&quot;&#39;\xef\xbf\xbd\xef\xbf\xbd:80") !=
        std::string::npos);
  CHECK(xml.find("]]&gt;&lt;/failure&gt;") != std::string::npos);
}

TEST_CASE("the built-in device is the same suite whatever its port") {
  CHECK(junit_report(sweep()).find("name=\"especho bench sim\"") != std::string::npos);
}

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
  CheckResult faulty = healthy();
  faulty.diagnoses = {poll_delay(), unclear("drift", "why")};
  CHECK(none_fails(judged(faulty)));
  CheckResult uncertain = healthy();
  uncertain.diagnoses = {unclear("drift", "why")};
  CHECK(none_fails(judged(uncertain)));
  for (const CheckResult& bad :
       {every_verdict(), strict(faulty), strict(uncertain), nobody_there(),
        ended(healthy(), ExitCode::sigint), ended(healthy(), ExitCode::timeout),
        ended(healthy(), ExitCode::connection_lost), ended(healthy(), ExitCode::failure)}) {
    INFO(bad.exit.reason);
    CHECK(bad.exit.code != ExitCode::ok);
    CHECK_FALSE(none_fails(bad));
  }
  for (const CheckResult& nothing : told_nothing()) CHECK_FALSE(none_fails(nothing));
}

TEST_CASE("a finding fails its test case only if it should, and is reported anyway") {
  CheckResult faulty = healthy();
  faulty.diagnoses = {poll_delay()};
  CHECK(named(judged(faulty), "poll-delay").kind == Kind::passed);
  CHECK(check_junit(judged(faulty)).find("found poll-delay (high confidence)") !=
        std::string::npos);
  const JUnitCase failed = named(strict(faulty), "poll-delay");
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
