#include "report/check_words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace especho {

std::string_view to_string(CaseVerdict verdict) {
  switch (verdict) {
    case CaseVerdict::pass:
      return "pass";
    case CaseVerdict::fail:
      return "fail";
    case CaseVerdict::skip:
      break;
  }
  return "skip";
}

std::string_view to_string(DiagnosisVerdict verdict) {
  switch (verdict) {
    case DiagnosisVerdict::clear:
      return "clear";
    case DiagnosisVerdict::found:
      return "found";
    case DiagnosisVerdict::unclear:
      break;
  }
  return "unclear";
}

std::string_view to_string(Confidence confidence) {
  return confidence == Confidence::high ? "high" : "medium";
}

std::string_view to_string(FailOn fail_on) {
  return fail_on == FailOn::diagnosis ? "diagnosis" : "correctness";
}

std::string_view to_string(CheckGroup group) {
  return group == CheckGroup::diagnosis ? "diagnosis" : "correctness";
}

std::string_view title_of(std::string_view name) {
  for (const CheckItem& item : check_items()) {
    if (item.name == name) return item.title;
  }
  return {};
}

std::size_t count(const CheckResult& result, CaseVerdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(result.cases.begin(), result.cases.end(),
                    [&](const CaseResult& one) { return one.verdict == verdict; }));
}

std::size_t count(const CheckResult& result, DiagnosisVerdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(result.diagnoses.begin(), result.diagnoses.end(),
                    [&](const Diagnosis& one) { return one.verdict == verdict; }));
}

bool counts_against(const CheckResult& result, const Diagnosis& diagnosis) {
  if (result.plan.fail_on == FailOn::diagnosis) return diagnosis.verdict != DiagnosisVerdict::clear;
  const bool nothing_told = result.exit.code == ExitCode::inconclusive && result.cases.empty();
  return nothing_told && diagnosis.verdict == DiagnosisVerdict::unclear;
}

bool ended_otherwise(const CheckResult& result) {
  switch (result.exit.code) {
    case ExitCode::ok:
    case ExitCode::wrong_echo:
    case ExitCode::gate:
      return false;
    case ExitCode::inconclusive:
      return std::none_of(result.diagnoses.begin(), result.diagnoses.end(),
                          [&](const Diagnosis& one) { return counts_against(result, one); });
    default:
      return true;
  }
}

std::string where(const CheckResult& result) {
  const Target& target = result.plan.target;
  std::string text = to_string(target);
  if (!result.simulated.empty())
    return fmt::format("sim, profile {}, at {}", result.simulated, text);
  const bool is_told = result.address == target.host || result.address == text;
  if (result.address.empty() || is_told) return text;
  return fmt::format("{} ({})", text, result.address);
}

std::string summary(const CheckResult& result) {
  std::string text;
  const auto add = [&](std::size_t count, std::string_view what, const char* separator) {
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : separator, count, what);
  };
  if (!result.cases.empty()) {
    text = fmt::format("{} of {} cases ok", count(result, CaseVerdict::pass), result.cases.size());
    add(count(result, CaseVerdict::fail), "failed", ", ");
    add(count(result, CaseVerdict::skip), "skipped", ", ");
  }
  if (result.diagnoses.empty()) return text;
  const std::size_t found = count(result, DiagnosisVerdict::found);
  text += text.empty() ? "" : "; ";
  text += found == 0 ? "no findings" : counted(found, "finding", "findings");
  add(count(result, DiagnosisVerdict::unclear), "without enough evidence", ", ");
  return text;
}

}  // namespace especho
