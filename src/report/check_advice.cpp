#include "report/check_advice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "especho/outcome.hpp"

namespace especho {
namespace {

std::string again(const CheckResult& result, std::string_view name) {
  if (result.plan.only.size() == 1 && result.plan.only.front() == name) {
    return "-v shows the evidence";
  }
  return fmt::format("repeat it alone with --only {} -v", name);
}

std::string advice_on_cases(const CheckResult& result) {
  const auto failed =
      std::find_if(result.cases.begin(), result.cases.end(),
                   [](const CaseResult& one) { return one.verdict == CaseVerdict::fail; });
  const auto other =
      std::find_if(result.diagnoses.begin(), result.diagnoses.end(), [](const Diagnosis& one) {
        return one.id == "not-an-echo-server" && one.verdict == DiagnosisVerdict::found;
      });
  if (other != result.diagnoses.end()) return other->fix;
  return failed == result.cases.end() ? std::string() : again(result, failed->name);
}

std::string advice_on_findings(const CheckResult& result) {
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict != DiagnosisVerdict::found) continue;
    if (one.fix.empty()) return again(result, one.id);
    return fmt::format("{}: {}", one.id, one.fix);
  }
  return {};
}

std::string advice_on_unclear(const CheckResult& result) {
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict == DiagnosisVerdict::unclear) return again(result, one.id);
  }
  return {};
}

std::string hint_to(Outcome outcome) {
  Failure unknown;
  unknown.outcome = outcome;
  return hint(unknown);
}

}  // namespace

std::string check_advice(const CheckResult& result) {
  if (!result.exit.advice.empty()) return result.exit.advice;
  switch (result.exit.code) {
    case ExitCode::connect:
      return "check the address and the port, that the device has joined this network, that its "
             "sketch runs (its serial output shows the address), and that no firewall is in the "
             "way";
    case ExitCode::wrong_echo:
      return advice_on_cases(result);
    case ExitCode::connection_lost:
      return hint_to(Outcome::reset);
    case ExitCode::timeout:
      return fmt::format("allow more time with --deadline, or ask for less with {}--only or --skip",
                         result.plan.quick ? "" : "--quick, ");
    case ExitCode::gate:
      return advice_on_findings(result);
    case ExitCode::inconclusive:
      return advice_on_unclear(result);
    default:
      return {};
  }
}

}  // namespace especho
