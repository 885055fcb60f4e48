#include "report/junit/check.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/text.hpp"
#include "core/version.hpp"
#include "report/check_facts.hpp"
#include "report/check_words.hpp"
#include "report/junit/suite.hpp"

namespace especho {
namespace {

using Kind = JUnitCase::Kind;

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
  } else if (unclear) {
    test.kind = Kind::skipped;
  }
  return test;
}

/// What no test case tells: findings that fail none, the device profile, the end.
std::vector<std::string> talk(const CheckResult& result) {
  std::vector<std::string> lines;
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict != DiagnosisVerdict::found || counts_against(result, one)) continue;
    lines.push_back(fmt::format("found {} ({} confidence): {}", one.id, to_string(one.confidence),
                                one.message));
    if (!one.evidence.empty()) lines.push_back("  " + facts_text(one.evidence));
    if (!one.fix.empty()) lines.push_back("  fix: " + one.fix);
  }
  if (!result.device_profile.empty())
    lines.push_back("device profile: " + facts_text(result.device_profile));
  return lines;
}

std::vector<std::pair<std::string, std::string>> properties_of(const CheckResult& result) {
  const CheckPlan& plan = result.plan;
  std::vector<std::pair<std::string, std::string>> properties{{"version", kVersion},
                                                              {"target", to_string(plan.target)}};
  const auto add = [&](const char* name, std::string value) {
    properties.emplace_back(name, std::move(value));
  };
  if (!result.address.empty()) add("address", result.address);
  if (!result.simulated.empty()) add("profile", result.simulated);
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
  // The built-in device has another port each time, but is the same suite.
  const std::string host = result.simulated.empty() ? to_string(result.plan.target) : "sim";
  std::vector<std::string> out = talk(result);
  out.push_back(
      fmt::format("exit code {}: {}", static_cast<int>(result.exit.code), result.exit.reason));
  return junit_suite({.name = "especho check " + host,
                      .started = result.started,
                      .properties = properties_of(result),
                      .cases = check_junit_cases(result),
                      .out = std::move(out)});
}

}  // namespace especho
