#include "report/formats.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compare/wording.hpp"
#include "report/check_words.hpp"
#include "report/escape.hpp"
#include "report/text/comparison.hpp"
#include "report/text/sections.hpp"

namespace especho {
namespace {

/// Listed of each run; the text and the JSON have more.
constexpr std::size_t kFailures = 3;

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

std::string rule(std::size_t left, std::size_t right) {
  std::string line = "|";
  for (std::size_t i = 0; i < left; ++i) line += " :-- |";
  for (std::size_t i = 0; i < right; ++i) line += " --: |";
  return line + "\n";
}

std::string head(const BenchResult& result) {
  const bool ok = result.exit.code == ExitCode::ok;
  std::string where = to_string(result.plan.target);
  if (!result.simulated.empty()) where = "sim, " + to_string(result.simulated);
  std::string text =
      fmt::format("## especho bench {}: {}\n\n", escape_markdown(where), ok ? "passed" : "failed");
  if (!ok) {
    text += fmt::format("**Exit code {}:** {}\n\n", static_cast<int>(result.exit.code),
                        escape_markdown(result.exit.reason));
  }
  return text + escape_markdown(joined(load_items(result))) + "\n\n";
}

std::string run_table(const BenchResult& result) {
  if (result.runs.empty()) return "Nothing was measured.\n";
  const bool open_loop = result.plan.rate.has_value();
  std::vector<std::string> titles{"size", "echoes ok", "p50", "p90", "p99", "max"};
  if (open_loop) titles.insert(titles.end(), {"response p50", "response p99"});
  titles.emplace_back("throughput");
  std::string table = row(titles) + rule(1, titles.size() - 1);
  for (const RunResult& run : result.runs) {
    std::vector<std::string> cells{
        escape_markdown(run_label(result.plan, run)),
        fmt::format("{} of {}", run.echoes[Outcome::ok], run.echoes.attempted())};
    const auto add = [&](const Histogram& histogram, double percent) {
      cells.push_back(histogram.empty() ? "-" : format_duration(histogram.percentile(percent)));
    };
    for (const double percent : {50.0, 90.0, 99.0, 100.0}) add(run.rtt, percent);
    if (open_loop) {
      for (const double percent : {50.0, 99.0}) add(run.response, percent);
    }
    cells.push_back(run.rtt.empty() ? "-" : format_throughput(run.bytes_per_second()));
    table += row(cells);
  }
  return table;
}

std::string expectation_table(const BenchResult& result) {
  if (result.verifications.empty()) return {};
  const bool one_run = planned_runs(result.plan) == 1;
  std::vector<std::string> titles{"expectation"};
  if (!one_run) titles.emplace_back("size");
  titles.insert(titles.end(), {"measured", "verdict"});
  std::string table = "\n### Expectations\n\n" + row(titles) + rule(titles.size(), 0);
  for (const Verification& verification : result.verifications) {
    std::vector<std::string> cells{escape_markdown(verification.text)};
    if (!one_run) cells.push_back(escape_markdown(run_label(result.plan, verification.run)));
    cells.push_back(verification.measured.empty() ? "-" : escape_markdown(verification.measured));
    cells.push_back(verification.met ? "met" : "**failed:** " + escape_markdown(verification.why));
    table += row(cells);
  }
  return table;
}

std::string failures_of(const BenchResult& result, const RunResult& run) {
  if (run.failures.empty()) return {};
  std::string text =
      fmt::format("\n### Failures at {}\n\n", escape_markdown(run_label(result.plan, run)));
  const std::size_t listed = std::min(kFailures, run.failures.size());
  for (std::size_t i = 0; i < listed; ++i) {
    text += fmt::format("- {}\n", escape_markdown(describe(run.failures[i])));
  }
  const std::uint64_t more = run.echoes.failed() - listed;
  if (more != 0) text += fmt::format("- and {} more\n", more);
  return text;
}

std::string head(const CheckResult& result) {
  const bool ok = result.exit.code == ExitCode::ok;
  std::string place = to_string(result.plan.target);
  if (!result.simulated.empty()) place = "sim, " + to_string(result.simulated);
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

std::string markdown_report(const BenchResult& result) {
  std::string text = head(result) + run_table(result) + expectation_table(result);
  for (const RunResult& run : result.runs) text += failures_of(result, run);
  if (result.comparison) {
    text += "\n### Against the baseline\n\n" + markdown_comparison(*result.comparison);
  }
  return text;
}

std::string markdown_comparison(const ResultComparison& comparison) {
  std::string text =
      fmt::format("**{}**: {}\n", to_string(comparison.verdict), comparison_summary(comparison));
  if (!comparison.changes.empty()) {
    text += "\n| metric | base | new | change (interval) | verdict |\n|---|--:|--:|--:|---|\n";
  }
  for (const Change& change : comparison.changes) {
    const bool decides = change.verdict == Verdict::worse;
    text += fmt::format("| {} | {} | {} | {} | {}{} |\n", label_of(comparison, change),
                        value_text(change, change.base), value_text(change, change.now),
                        change_text(change), decides ? "**worse**" : to_string(change.verdict),
                        change.why.empty() ? "" : ": " + change.why);
  }
  if (!comparison.changes.empty()) {
    text += fmt::format("\n{}\n", method_text(comparison));
  }
  if (!comparison.notes.empty()) text += '\n';
  for (const std::string& note : comparison.notes) {
    text += fmt::format("- {}\n", escape_markdown(note));
  }
  return text;
}

std::string check_markdown(const CheckResult& result) {
  std::string text =
      head(result) + case_table(result) + finding_table(result) + unclear_list(result);
  const std::string device = joined(device_profile_items(result.device_profile));
  if (!device.empty()) text += fmt::format("\nThe device: {}\n", escape_markdown(device));
  return text;
}

}  // namespace especho
