#include "report/junit.hpp"
#include "report/formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compare/wording.hpp"
#include "core/bench_exit.hpp"
#include "core/text.hpp"
#include "core/version.hpp"
#include "report/check_words.hpp"
#include "report/text/sections.hpp"

namespace especho {
namespace {

using Kind = JUnitCase::Kind;
using Properties = decltype(JUnitSuite::properties);

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

/// Failed echoes that the expectations allow do not fail the run.
bool failures_allowed(const BenchResult& result) {
  const ExitCode code = result.exit.code;
  return code == ExitCode::ok || code == ExitCode::gate || code == ExitCode::inconclusive;
}

std::vector<std::string> failure_lines(const RunResult& run) {
  std::vector<std::string> lines;
  for (const Failure& failure : run.failures) lines.push_back(describe(failure));
  const std::uint64_t failed = run.echoes.failed();
  if (failed > lines.size()) lines.push_back(fmt::format("and {} more", failed - lines.size()));
  return lines;
}

/// The one that bench_exit() names in its reason.
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
  const Exit exit = bench_exit({run});
  test.message = exit.reason;
  test.type = to_string(worst_of(run.echoes));
  test.details = failure_lines(run);
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

/// For an interrupt, the deadline, or an error before the first run.
void add_end(std::vector<JUnitCase>& cases, const BenchResult& result) {
  if (failures_allowed(result)) return;
  const Exit judged = bench_exit(result.runs);
  const bool shown = !result.runs.empty() && judged.code == result.exit.code &&
                     judged.reason == result.exit.reason;
  if (shown) return;
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

/// What the suites of bench and check have in common.
template <typename Result>
Properties target_properties(const Result& result) {
  Properties properties{{"version", kVersion}, {"target", to_string(result.plan.target)}};
  if (!result.address.empty()) properties.emplace_back("address", result.address);
  const Simulation& simulated = result.simulated;
  if (!simulated.empty()) properties.emplace_back("profile", simulated.profile);
  if (!simulated.stack.empty()) properties.emplace_back("stack", simulated.stack);
  if (!simulated.options.empty()) properties.emplace_back("sim", simulated.options);
  return properties;
}

/// The built-in device has another port each time, but is the same suite.
template <typename Result>
std::string suite_name(std::string_view command, const Result& result) {
  return fmt::format("especho {} {}", command,
                     result.simulated.empty() ? to_string(result.plan.target) : "sim");
}

template <typename Result>
std::string exit_line(const Result& result) {
  return fmt::format("exit code {}: {}", static_cast<int>(result.exit.code), result.exit.reason);
}

Properties properties_of(const BenchResult& result) {
  Properties properties = target_properties(result);
  const auto add = [&](const char* name, std::string value) {
    properties.emplace_back(name, std::move(value));
  };
  const auto& plan = result.plan;
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
  if (!plan.fixed) add("pattern", to_string(plan.pattern));
  add("seed", fmt::format("{}", plan.seed));
  return properties;
}

constexpr const char* kCorrectness = "especho.check.correctness";
constexpr const char* kDiagnosis = "especho.check.diagnosis";

std::vector<std::string> lines_of(const Facts& evidence) {
  std::vector<std::string> lines;
  for (const Fact& fact : evidence) lines.push_back(fact_text(fact));
  return lines;
}

JUnitCase case_of(const CaseResult& one) {
  JUnitCase test{kCorrectness, one.name, to_seconds(one.elapsed)};
  if (one.verdict == CaseVerdict::pass) return test;
  test.message = one.message;
  test.kind = one.verdict == CaseVerdict::fail ? Kind::failed : Kind::skipped;
  if (one.verdict == CaseVerdict::skip) return test;
  test.type = one.name;
  test.details = lines_of(one.evidence);
  return test;
}

JUnitCase case_of(const CheckResult& result, const Diagnosis& one) {
  JUnitCase test{kDiagnosis, one.id};
  const bool unclear = one.verdict == DiagnosisVerdict::unclear;
  test.message = unclear ? "not enough evidence: " + one.message : one.message;
  if (counts_against(result, one)) {
    test.kind = Kind::failed;
    test.type = unclear ? "inconclusive" : one.id;
    test.details = lines_of(one.evidence);
    if (!one.fix.empty()) test.details.push_back("fix: " + one.fix);
    for (const SourcePlace& place : one.places) test.details.push_back(place_text(place));
  } else if (unclear) {
    test.kind = Kind::skipped;
  }
  return test;
}

/// What no test case holds: findings that fail none, and the device profile.
std::vector<std::string> output_lines(const CheckResult& result) {
  std::vector<std::string> lines;
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict != DiagnosisVerdict::found || counts_against(result, one)) continue;
    lines.push_back(fmt::format("found {} ({} confidence): {}", one.id, to_string(one.confidence),
                                one.message));
    if (!one.evidence.empty()) lines.push_back("  " + facts_text(one.evidence));
    if (!one.fix.empty()) lines.push_back("  fix: " + one.fix);
    for (const SourcePlace& place : one.places) lines.push_back("  " + place_text(place));
  }
  if (!result.device_profile.empty())
    lines.push_back("device profile: " + facts_text(result.device_profile));
  return lines;
}

Properties properties_of(const CheckResult& result) {
  Properties properties = target_properties(result);
  const auto add = [&](const char* name, std::string value) {
    properties.emplace_back(name, std::move(value));
  };
  const auto& plan = result.plan;
  add("quick", plan.quick ? "true" : "false");
  add("fail-on", std::string(to_string(plan.fail_on)));
  add("seed", fmt::format("{}", plan.seed));
  add("clients", fmt::format("{}", plan.clients));
  if (!plan.suffix.empty()) add("suffix", escape(plan.suffix));
  add("timeout", format_setting(plan.timeout));
  add("connections", fmt::format("{}", result.connections));
  add("bytes-sent", fmt::format("{}", result.bytes_sent));
  return properties;
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

std::string junit_report(const BenchResult& result) {
  return junit_xml({.name = suite_name("bench", result),
                    .started = result.started,
                    .properties = properties_of(result),
                    .cases = junit_cases(result),
                    .out = {exit_line(result)}});
}

std::vector<JUnitCase> check_junit_cases(const CheckResult& result) {
  std::vector<JUnitCase> tests;
  for (const CaseResult& one : result.cases) tests.push_back(case_of(one));
  for (const Diagnosis& one : result.diagnoses) tests.push_back(case_of(result, one));
  if (!ended_otherwise(result)) return tests;
  tests.push_back({.class_name = "especho.check",
                   .name = "the check",
                   .seconds = 0,
                   .kind = Kind::broken,
                   .type = "ended",
                   .message = result.exit.reason});
  return tests;
}

std::string check_junit(const CheckResult& result) {
  std::vector<std::string> out = output_lines(result);
  out.push_back(exit_line(result));
  return junit_xml({.name = suite_name("check", result),
                    .started = result.started,
                    .properties = properties_of(result),
                    .cases = check_junit_cases(result),
                    .out = std::move(out)});
}

}  // namespace especho
