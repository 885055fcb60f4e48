// Which exit code wins where several reasons for one hold.
#include <string>

#include "catch.hpp"
#include "compare/gate.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;

namespace {

/// The result with expectations verified, before its gate.
BenchResult expecting(BenchResult result, const std::vector<std::string>& texts) {
  std::vector<Expectation> expectations;
  expectations.reserve(texts.size());
  for (const std::string& text : texts) expectations.push_back(parse_expectation(text));
  result.verifications = verify_all(expectations, result.plan, result.runs);
  return result;
}

/// 990 good echoes, 7 timeouts and 3 resets.
BenchResult with_failures() {
  RunResult run = good_run(64);
  run.echoes[Outcome::ok] = 990;
  run.echoes[Outcome::timeout] = 7;
  run.echoes[Outcome::reset] = 3;
  run.failures = {failure_with(Outcome::timeout, 5), failure_with(Outcome::reset, 9)};
  return result_with({run});
}

BenchResult compared(BenchResult result, Verdict verdict) {
  ResultComparison comparison;
  comparison.verdict = verdict;
  Change same;
  same.metric = "rtt.p50";
  same.verdict = Verdict::same;
  Change change;
  change.size = 64;
  change.metric = "rtt.p99";
  change.change = 0.21;
  change.low = 0.16;
  change.high = 0.26;
  change.verdict = verdict;
  if (verdict == Verdict::inconclusive) change.why = "too few batches";
  comparison.changes = {same, change};
  result.comparison = comparison;
  return result;
}

void check_exit(const BenchResult& result, ExitCode code, const std::string& told) {
  const Exit exit = gate(result);
  INFO(exit.reason);
  CHECK(exit.code == code);
  CHECK(exit.reason.find(told) != std::string::npos);
}

}  // namespace

TEST_CASE("without gates a bench ends as it did") {
  CHECK(gate(single()).code == ExitCode::ok);
  CHECK(gate(single()).reason == "ok");
  check_exit(with_failures(), ExitCode::connection_lost, "10 of 1000 echoes failed");
  check_exit(nothing_completed(), ExitCode::connect, "refused");
}

TEST_CASE("an expectation that is not met fails the gate and is reported") {
  check_exit(expecting(single(), {"p50<1s", "p99<1us", "errors==0"}), ExitCode::gate,
             "1 of 3 expectations failed: p99<1us: p99 is 290 us");
  check_exit(expecting(single(), {"p99<1us"}), ExitCode::gate, "1 of 1 expectation failed: p99");
  CHECK(gate(expecting(single(), {"p50<1s", "errors==0"})).code == ExitCode::ok);
}

TEST_CASE("an expectation counts once in however many runs it fails, with the first of them") {
  check_exit(expecting(sweep(), {"p50<1s", "max<1us"}), ExitCode::gate,
             "1 of 2 expectations failed: max<1us at 64 B: max is");
  check_exit(expecting(repeated(), {"max<1us"}), ExitCode::gate, "max<1us at 64 B #1: max is");
}

TEST_CASE("a tally has each expectation once, and of those that failed the first run") {
  const BenchResult result = expecting(sweep(), {"p50<1s", "max<1us", "min<1us"});
  const ExpectationTally counts = tally(result.verifications);
  CHECK(counts.all == 3);
  REQUIRE(counts.failed.size() == 2);
  CHECK(failure_in_words(*counts.failed[1], result.plan).starts_with("min<1us at 64 B: min is "));
  CHECK(tally({}).all == 0);
}

TEST_CASE("failed echoes are worse than a gate") {
  check_exit(expecting(with_failures(), {"p50<1us"}), ExitCode::connection_lost, "echoes failed");
  check_exit(compared(with_failures(), Verdict::worse), ExitCode::connection_lost, "echoes failed");
}

TEST_CASE("failed echoes are allowed by expectations of failures that are met") {
  for (const char* text : {"errors<=10", "error_rate<=1%"}) {
    INFO(text);
    CHECK(gate(expecting(with_failures(), {text})).code == ExitCode::ok);
    CHECK(gate(expecting(with_failures(), {text, "p50<1s"})).code == ExitCode::ok);
    check_exit(expecting(with_failures(), {text, "p50<1us"}), ExitCode::gate, "p50 is");
  }
  CHECK(gate(expecting(with_failures(), {"timeout<=7", "reset<=3"})).code == ExitCode::ok);
}

TEST_CASE("failed echoes of which an expectation fails are not allowed") {
  check_exit(expecting(with_failures(), {"errors<=9"}), ExitCode::connection_lost, "failed");
  check_exit(expecting(with_failures(), {"errors<=10", "reset==0"}), ExitCode::connection_lost,
             "failed");
}

TEST_CASE("an expectation without an upper bound allows no failure") {
  for (const char* text : {"errors>=1", "errors>0", "reset!=99", "error_rate>0.1%"}) {
    INFO(text);
    check_exit(expecting(with_failures(), {text}), ExitCode::connection_lost, "failed");
  }
  CHECK(gate(expecting(with_failures(), {"errors>=1", "errors<=10"})).code == ExitCode::ok);
  check_exit(expecting(with_failures(), {"errors>=11", "errors<=10"}), ExitCode::gate,
             "errors>=11");
}

TEST_CASE("failures that no expectation covers are not allowed") {
  check_exit(expecting(with_failures(), {"timeout<=7"}), ExitCode::connection_lost, "failed");
  check_exit(expecting(with_failures(), {"ok>=900"}), ExitCode::connection_lost, "failed");
}

TEST_CASE("nothing allows a bench without a good echo") {
  check_exit(expecting(nothing_completed(), {"errors<=10"}), ExitCode::connect, "refused");
  BenchResult nothing = result_with({RunResult{}});
  nothing.runs[0].size = 64;
  check_exit(expecting(nothing, {"errors==0"}), ExitCode::failure, "no echo was completed");
  BenchResult half = result_with({with_failures().runs[0], nothing_completed().runs[0]});
  check_exit(expecting(half, {"errors<=10"}), ExitCode::connection_lost, "failed");
}

TEST_CASE("nothing allows a run that was not measured to its end") {
  BenchResult early = with_failures();
  early.plan.count = 2000;
  check_exit(expecting(early, {"errors<=10"}), ExitCode::connection_lost, "failed");
  early.plan.count.reset();
  early.plan.duration = early.runs[0].elapsed;
  CHECK(gate(expecting(early, {"errors<=10"})).code == ExitCode::ok);
  early.plan.duration = early.runs[0].elapsed + Nanoseconds(1);
  check_exit(expecting(early, {"errors<=10"}), ExitCode::connection_lost, "failed");
  BenchResult missing = with_failures();
  missing.plan.repeat = 2;
  check_exit(expecting(missing, {"errors<=10"}), ExitCode::connection_lost, "failed");
}

TEST_CASE("the deadline, an interrupt and an error win over every gate") {
  for (const ExitCode code : {ExitCode::timeout, ExitCode::sigint, ExitCode::sigterm,
                              ExitCode::failure, ExitCode::usage}) {
    for (const BenchResult& from : {single(), with_failures()}) {
      BenchResult result = compared(expecting(from, {"errors<=10", "p50<1us"}), Verdict::worse);
      result.exit = {code, "for another reason"};
      check_exit(result, code, "for another reason");
    }
  }
}

TEST_CASE("a comparison that is worse fails the gate; without a verdict it is reported") {
  check_exit(compared(single(), Verdict::worse), ExitCode::gate,
             "worse than the baseline: rtt.p99 of 64 B +21 % (+16 to +26)");
  check_exit(compared(single(), Verdict::inconclusive), ExitCode::inconclusive, "too few batches");
  CHECK(gate(compared(single(), Verdict::same)).code == ExitCode::ok);
  CHECK(gate(compared(single(), Verdict::better)).code == ExitCode::ok);
}

TEST_CASE("a failed expectation is reported before a comparison") {
  for (const Verdict verdict : {Verdict::worse, Verdict::inconclusive}) {
    check_exit(compared(expecting(single(), {"p50<1us"}), verdict), ExitCode::gate, "p50<1us");
  }
}

TEST_CASE("a comparison of nothing is inconclusive") {
  BenchResult result = single();
  result.comparison = ResultComparison{};
  check_exit(result, ExitCode::inconclusive, "nothing could be compared");
}
