#include "report/junit/cases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compare/wording.hpp"
#include "core/judge.hpp"

namespace especho {
namespace {

using Kind = JUnitCase::Kind;

constexpr const char* kRuns = "especho.bench";
constexpr const char* kExpectations = "especho.expect";
constexpr const char* kComparison = "especho.baseline";

std::string_view name_of(ExitCode code) {
  switch (code) {
    case ExitCode::usage:
      return "usage";
    case ExitCode::connect:
      return "connect";
    case ExitCode::timeout:
      return "deadline";
    case ExitCode::sigint:
    case ExitCode::sigterm:
      return "interrupted";
    default:
      return "failure";
  }
}

/// Failed echoes that expectations allow are none of the device's faults.
bool failures_allowed(const BenchResult& result) {
  const ExitCode code = result.exit.code;
  return code == ExitCode::ok || code == ExitCode::gate || code == ExitCode::inconclusive;
}

std::vector<std::string> told_failures(const RunResult& run) {
  std::vector<std::string> lines;
  for (const Failure& failure : run.failures) lines.push_back(describe(failure));
  const std::uint64_t failed = run.echoes.failed();
  if (failed > lines.size()) lines.push_back(fmt::format("and {} more", failed - lines.size()));
  return lines;
}

/// The one that the reason of judge() tells of.
Outcome worst_of(const OutcomeCounts& echoes) {
  return *std::find_if(kBySeverity.begin(), kBySeverity.end(),
                       [&](Outcome outcome) { return echoes[outcome] != 0; });
}

JUnitCase case_of_run(const BenchResult& result, std::uint64_t index) {
  const RunResult& run = result.runs[index];
  JUnitCase test{kRuns, run_label(result.plan, index), to_seconds(run.elapsed)};
  const std::uint64_t failed = run.echoes.failed();
  const bool measured = run.echoes[Outcome::ok] != 0;
  if (measured && (failed == 0 || failures_allowed(result))) return test;
  test.kind = measured ? Kind::failed : Kind::broken;
  if (failed == 0) {
    test.type = "nothing";
    test.message = "no echo was completed";
    return test;
  }
  const Exit exit = judge({run});
  test.message = exit.reason;
  test.type = to_string(worst_of(run.echoes));
  test.details = told_failures(run);
  return test;
}

JUnitCase case_not_begun(const BenchResult& result, std::uint64_t index) {
  return {.class_name = kRuns,
          .name = run_label(result.plan, index),
          .seconds = 0,
          .kind = Kind::skipped,
          .type = {},
          .message = "the run never began"};
}

/// An interrupt, the deadline, an error before the first run.
void add_end(std::vector<JUnitCase>& cases, const BenchResult& result) {
  if (failures_allowed(result)) return;
  const Exit judged = judge(result.runs);
  const bool told = !result.runs.empty() && judged.code == result.exit.code &&
                    judged.reason == result.exit.reason;
  if (told) return;
  cases.push_back({.class_name = kRuns,
                   .name = "the bench",
                   .seconds = 0,
                   .kind = Kind::broken,
                   .type = std::string(name_of(result.exit.code)),
                   .message = result.exit.reason});
}

JUnitCase case_of(const Verification& verification, const BenchPlan& plan) {
  JUnitCase test{kExpectations, verification.text};
  if (planned_runs(plan) > 1) test.name += " at " + run_label(plan, verification.run);
  if (verification.met) return test;
  test.kind = Kind::failed;
  test.type = "expectation";
  test.message = verification.why;
  return test;
}

std::string message_of(const Change& change, const ResultComparison& comparison) {
  std::string text(to_string(change.verdict));
  if (change.change) text += ": " + change_text(change);
  if (!change.why.empty()) text += ": " + change.why;
  if (is_of_errors(change)) return text;
  return text + fmt::format("; tolerance {:g} %", comparison.tolerance * 100);
}

JUnitCase case_of(const Change& change, const ResultComparison& comparison) {
  JUnitCase test{kComparison, fmt::format("{} of {}", change.metric, format_size(change.size))};
  const bool good = change.verdict == Verdict::same || change.verdict == Verdict::better;
  if (good) return test;
  test.kind = Kind::failed;
  test.type = change.verdict == Verdict::worse ? "worse" : "inconclusive";
  test.message = message_of(change, comparison);
  return test;
}

void add_comparison(std::vector<JUnitCase>& cases, const ResultComparison& comparison) {
  for (const Change& change : comparison.changes) cases.push_back(case_of(change, comparison));
  if (!comparison.changes.empty()) return;
  cases.push_back({.class_name = kComparison,
                   .name = "comparison",
                   .seconds = 0,
                   .kind = Kind::failed,
                   .type = "inconclusive",
                   .message = "nothing could be compared"});
}

}  // namespace

std::vector<JUnitCase> junit_cases(const BenchResult& result) {
  std::vector<JUnitCase> cases;
  for (std::uint64_t i = 0; i < result.runs.size(); ++i) cases.push_back(case_of_run(result, i));
  for (std::uint64_t i = result.runs.size(); i < planned_runs(result.plan); ++i) {
    cases.push_back(case_not_begun(result, i));
  }
  add_end(cases, result);
  for (const Verification& verification : result.verifications) {
    cases.push_back(case_of(verification, result.plan));
  }
  if (result.comparison) add_comparison(cases, *result.comparison);
  return cases;
}

}  // namespace especho
