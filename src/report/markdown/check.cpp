#include "report/markdown/check.hpp"

#include <fmt/format.h>

#include "report/check_facts.hpp"
#include "report/check_words.hpp"
#include "report/markdown/escape_markdown.hpp"

namespace especho {
namespace {

std::string head(const CheckResult& result) {
  const bool ok = result.exit.code == ExitCode::ok;
  std::string place = to_string(result.plan.target);
  if (!result.simulated.empty()) place = "sim, profile " + result.simulated;
  std::string text =
      fmt::format("## especho check {}: {}\n\n", escape_markdown(place), ok ? "passed" : "failed");
  if (!ok) {
    text += fmt::format("**Exit code {}:** {}\n\n", static_cast<int>(result.exit.code),
                        escape_markdown(result.exit.reason));
  }
  return text + escape_markdown(summary(result)) + "\n";
}

std::string row(std::string_view name, std::string_view verdict, const std::string& what) {
  return fmt::format("| {} | {} | {} |\n", escape_markdown(name), verdict, what);
}

std::string in_parentheses(const Facts& evidence) {
  return evidence.empty() ? "" : fmt::format(" ({})", escape_markdown(facts_text(evidence)));
}

std::string case_table(const CheckResult& result) {
  std::string rows;
  for (const CaseResult& one : result.cases) {
    if (one.verdict == CaseVerdict::pass) continue;
    const bool failed = one.verdict == CaseVerdict::fail;
    rows += row(one.name, failed ? "**failed**" : "skipped",
                escape_markdown(one.message) + (failed ? in_parentheses(one.evidence) : ""));
  }
  return rows.empty() ? rows : "\n| case | verdict | what |\n| :-- | :-- | :-- |\n" + rows;
}

std::string finding_table(const CheckResult& result) {
  std::string rows;
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict != DiagnosisVerdict::found) continue;
    rows += fmt::format("| {} | {} | {}{} | {} |\n", escape_markdown(one.id),
                        to_string(one.confidence), escape_markdown(one.message),
                        in_parentheses(one.evidence), escape_markdown(one.fix));
  }
  if (rows.empty()) return rows;
  return "\n| finding | confidence | evidence | fix |\n| :-- | :-- | :-- | :-- |\n" + rows;
}

std::string unclear_list(const CheckResult& result) {
  std::string list;
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict != DiagnosisVerdict::unclear) continue;
    list += fmt::format("- {}: {}\n", escape_markdown(one.id), escape_markdown(one.message));
  }
  return list.empty() ? list : "\nNot enough evidence:\n\n" + list;
}

}  // namespace

std::string check_markdown(const CheckResult& result) {
  std::string text =
      head(result) + case_table(result) + finding_table(result) + unclear_list(result);
  std::string device;
  for (const Item& item : device_profile_items(result.device_profile)) {
    device += (device.empty() ? "" : ", ") + item.text;
  }
  if (!device.empty()) text += fmt::format("\nThe device: {}\n", escape_markdown(device));
  return text;
}

}  // namespace especho
