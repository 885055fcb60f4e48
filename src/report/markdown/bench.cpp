#include "report/markdown/bench.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compare/wording.hpp"
#include "report/markdown/escape_markdown.hpp"
#include "report/text/comparison.hpp"
#include "report/text/items.hpp"

namespace especho {
namespace {

/// Of each run; the text and the JSON have more.
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
  if (!result.simulated.empty()) where = "sim, profile " + result.simulated;
  std::string text =
      fmt::format("## especho bench {}: {}\n\n", escape_markdown(where), ok ? "passed" : "failed");
  if (!ok) {
    text += fmt::format("**Exit code {}:** {}\n\n", static_cast<int>(result.exit.code),
                        escape_markdown(result.exit.reason));
  }
  std::string load;
  for (const Item& item : load_items(result)) load += (load.empty() ? "" : ", ") + item.text;
  return text + escape_markdown(load) + "\n\n";
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

}  // namespace

std::string markdown_report(const BenchResult& result) {
  std::string text = head(result) + run_table(result) + expectation_table(result);
  for (const RunResult& run : result.runs) text += failures_of(result, run);
  if (result.comparison) {
    text += "\n### Against the baseline\n\n" + markdown_comparison(*result.comparison);
  }
  return text;
}

}  // namespace especho
