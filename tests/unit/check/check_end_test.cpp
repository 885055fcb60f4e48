#include "check/check_end.hpp"
#include "catch.hpp"
#include "support/checks.hpp"

using namespace especho;
using namespace especho_test;
using Kind = CheckEnd::Kind;

namespace {

/// A case and a diagnosis that are well.
CheckResult well() {
  CheckResult result = unjudged();
  result.cases = {especho_test::passed("connect")};
  result.diagnoses = {clear("poll-delay")};
  return result;
}

CheckResult with(CheckResult result, CaseResult one) {
  result.cases.push_back(std::move(one));
  return result;
}

CheckResult with(CheckResult result, Diagnosis one, FailOn fail_on = FailOn::diagnosis) {
  result.diagnoses.push_back(std::move(one));
  result.plan.fail_on = fail_on;
  return result;
}

const CheckEnd kStopped{Kind::stopped, {}, ExitCode::sigint};
const CheckEnd kLost{Kind::lost, "no connection to 10.0.0.1:80: No route to host"};
const CheckEnd kDeadline{Kind::deadline, {}};

}  // namespace

TEST_CASE("a check is ok when everything that counts is ok") {
  CHECK(exit_of(well(), {}).code == ExitCode::ok);
  CHECK(exit_of(well(), {}).reason == "ok");
  CHECK(exit_of(with(well(), skipped("soak", "not now")), {}).code == ExitCode::ok);
  CHECK(exit_of(healthy(), {}).code == ExitCode::ok);
}

TEST_CASE("without a connection the reason is that of the attempt") {
  const Exit exit = exit_of(unjudged(), {Kind::not_connected, "connection refused"});
  CHECK(exit.code == ExitCode::connect);
  CHECK(exit.reason == "connection refused");
}

TEST_CASE("a problem of this machine fails no case, but is never ok") {
  const CheckEnd local{.kind = Kind::local,
                       .why = "this machine has no free local port left",
                       .advice = "wait for them"};
  CheckResult none = unjudged();
  none.connections = 0;
  Exit exit = exit_of(none, local);
  CHECK(exit.code == ExitCode::failure);
  CHECK(exit.reason == local.why);
  CHECK(exit.advice == local.advice);
  CheckResult some = with(well(), skipped("more-clients", local.why));
  exit = exit_of(some, local);
  CHECK(exit.code == ExitCode::inconclusive);
  CHECK(exit.reason == "some items could not be examined: " + local.why);
  CHECK(exit.advice == local.advice);
  CHECK(exit_of(with(some, unclear("one-client", "too few")), local).advice == local.advice);
  CHECK(exit_of(with(some, poll_delay()), local).code == ExitCode::gate);
  CHECK(exit_of(with(some, failed("idle", "reset")), local).code == ExitCode::wrong_echo);
}

TEST_CASE("one failed case is reported in full, several by their names") {
  CheckResult result = with(well(), failed("half-close", "closed at byte 3"));
  CHECK(exit_of(result, {}).code == ExitCode::wrong_echo);
  CHECK(exit_of(result, {}).reason == "half-close: closed at byte 3");
  result = with(result, failed("idle", "reset"));
  CHECK(exit_of(result, {}).reason == "2 of 3 cases failed: half-close, idle");
  for (const char* name : {"a", "b", "c", "d"}) result = with(result, failed(name, "no"));
  CHECK(exit_of(result, {}).reason == "6 of 7 cases failed: half-close, idle, a, b, c and 1 more");
}

TEST_CASE("of several reasons the worst one is reported") {
  const CheckResult bad = with(well(), failed("idle", "reset"));
  CHECK(exit_of(bad, kStopped).code == ExitCode::sigint);
  CHECK(exit_of(bad, kLost).code == ExitCode::wrong_echo);
  CHECK(exit_of(bad, kDeadline).code == ExitCode::wrong_echo);
  CHECK(exit_of(with(bad, poll_delay()), {}).code == ExitCode::wrong_echo);
  const CheckResult unreached = with(well(), skipped("idle", "the device was lost: refused"));
  CHECK(exit_of(unreached, kLost).code == ExitCode::connection_lost);
  const CheckResult faulty = with(well(), poll_delay());
  CHECK(exit_of(faulty, kLost).code == ExitCode::connection_lost);
  CHECK(exit_of(faulty, kDeadline).code == ExitCode::timeout);
}

TEST_CASE("an early end gives its reason") {
  CheckResult result = with(well(), skipped("soak", "the check ended before"));
  CHECK(exit_of(result, kStopped).reason == "interrupted after 1 of 2 cases");
  CHECK(exit_of(result, kLost).reason ==
        "the device was lost: no connection to 10.0.0.1:80: No route to host");
  result.plan.deadline = std::chrono::seconds(5);
  CHECK(exit_of(result, kDeadline).reason == "the deadline of 5 s passed");
  result.cases.clear();
  CHECK(exit_of(result, kStopped).reason == "interrupted");
}

TEST_CASE("diagnoses affect the exit only if --fail-on says so") {
  CHECK(exit_of(with(well(), poll_delay(), FailOn::correctness), {}).code == ExitCode::ok);
  CHECK(exit_of(with(well(), unclear("drift", "why"), FailOn::correctness), {}).code ==
        ExitCode::ok);
  CHECK(exit_of(with(well(), poll_delay()), {}).code == ExitCode::gate);
  CHECK(exit_of(with(well(), poll_delay()), {}).reason == "found: poll-delay");
  CHECK(exit_of(with(well(), unclear("drift", "why")), {}).code == ExitCode::inconclusive);
  CHECK(exit_of(with(well(), unclear("drift", "why")), {}).reason == "not enough evidence: drift");
  CHECK(exit_of(with(with(well(), unclear("drift", "why")), poll_delay()), {}).code ==
        ExitCode::gate);
}

TEST_CASE("a check without any verdict is inconclusive, whatever --fail-on says") {
  CheckResult skips = unjudged();
  skips.cases = {skipped("soak", "not now")};
  skips.diagnoses = {clear("poll-delay")};
  CHECK(exit_of(skips, {}).code == ExitCode::inconclusive);
  CHECK(exit_of(skips, {}).reason == "no case could be examined; soak: not now");
  CheckResult unknown = unjudged();
  unknown.diagnoses = {unclear("drift", "why")};
  for (const FailOn fail_on : {FailOn::correctness, FailOn::diagnosis}) {
    unknown.plan.fail_on = fail_on;
    CHECK(exit_of(unknown, {}).code == ExitCode::inconclusive);
    CHECK(exit_of(unknown, {}).reason == "not enough evidence: drift");
  }
}

TEST_CASE("an unclear diagnosis among other verdicts counts only with --fail-on diagnosis") {
  CheckResult some = unjudged();
  some.diagnoses = {unclear("drift", "why"), clear("poll-delay")};
  CHECK(exit_of(some, {}).code == ExitCode::ok);
  CHECK(exit_of(strict(some), {}).code == ExitCode::inconclusive);
  some.diagnoses = {unclear("drift", "why")};
  some.cases = {especho_test::passed("hello")};
  CHECK(exit_of(some, {}).code == ExitCode::ok);
  CHECK(exit_of(strict(some), {}).code == ExitCode::inconclusive);
}

TEST_CASE("for a device that answers only lines the reason is the suffix that it needs") {
  const Exit exit = exit_of(with(well(), failed("hello", "no whole echo")),
                            {.kind = Kind::needs_lines, .why = "\r\n"});
  CHECK(exit.code == ExitCode::wrong_echo);
  CHECK(exit.reason ==
        R"(the device answers only whole lines: nothing came back until a \r\n was sent; use )"
        R"(--suffix '\r\n')");
  CHECK(exit.advice.find(R"(--suffix '\r\n')") != std::string::npos);
}
