#include "cli/output/bench_outputs.hpp"

#include <CLI/CLI.hpp>
#include <array>

#include "especho/json.hpp"
#include "report/hdr/hdr_log.hpp"
#include "report/junit/bench.hpp"
#include "report/markdown/bench.hpp"
#include "report/openmetrics_report.hpp"

namespace especho::cli {
namespace {

/// Of one kind, and how it is made of a result and the baseline, if there is one.
struct Document {
  const char* option;
  std::string OutputPaths::*path;
  const char* help;
  std::string (*text)(const BenchResult&, const NamedResult* baseline);
};

/// A document that needs the result alone.
template <std::string (*report)(const BenchResult&)>
std::string of_result(const BenchResult& result, const NamedResult* /*baseline*/) {
  return report(result);
}

std::string html(const BenchResult& result, const NamedResult* baseline) {
  if (baseline == nullptr) return html_report({{to_string(result.plan.target), result}});
  NamedResult now{"this bench", result};
  // The page compares with its first result by itself; what would only say the same is left out.
  const auto& comparison = result.comparison;
  if (comparison && comparison->tolerance == CompareOptions{}.tolerance) {
    now.result.comparison.reset();
  }
  return html_report({*baseline, now});
}

constexpr std::array kDocuments{
    Document{"--json", &OutputPaths::json, "JSON instead of text; --json=FILE: besides it",
             of_result<to_json>},
    Document{"--junit", &OutputPaths::junit, "JUnit's XML, for CI", of_result<junit_report>},
    Document{"--csv", &OutputPaths::csv, "Every echo as a row", nullptr},  // while they come
    Document{"--hdr", &OutputPaths::hdr, "Interval log of HdrHistogram", of_result<hdr_log>},
    Document{"--openmetrics", &OutputPaths::openmetrics, "Metrics for Prometheus",
             of_result<openmetrics_report>},
    Document{"--markdown", &OutputPaths::markdown, "Summary, such as a CI job shows",
             of_result<markdown_report>},
    Document{"--html", &OutputPaths::html, "A page with plots", html}};

/// All but the CSV, in the order of kDocuments.
std::vector<NamedPath> made_at_the_end(std::vector<NamedPath> paths) {
  for (std::size_t i = 0; i < kDocuments.size(); ++i) {
    if (kDocuments[i].text == nullptr) paths[i].path.clear();
  }
  return paths;
}

}  // namespace

void declare(CLI::App& app, OutputPaths& paths) {
  for (const Document& document : kDocuments) {
    declare_document(app, document.option, paths.*document.path, document.help);
  }
}

std::vector<NamedPath> named_paths(const OutputPaths& paths) {
  std::vector<NamedPath> named;
  named.reserve(kDocuments.size());
  for (const Document& document : kDocuments) {
    named.push_back(named_document(document.option, paths.*document.path));
  }
  return named;
}

BenchOutputs::BenchOutputs(const OutputPaths& paths, const Console& console)
    : console_(console),
      csv_on_stdout_(is_stdout(paths.csv)),
      documents_(made_at_the_end(named_paths(paths)), console) {
  if (!paths.csv.empty()) csv_.emplace(paths.csv, *console_.stop);
}

void BenchOutputs::write(BenchResult& result, const NamedResult* baseline, const TextOf& text) {
  const ToldExit exit{result.exit.code, result.exit.reason};
  const bool rows_complete = csv_ && documents_.attempt(exit, [&] { csv_->commit(); });
  documents_.write(
      exit, [&](std::size_t i) { return kDocuments.at(i).text(result, baseline); },
      [&] {
        if (!csv_on_stdout_) {
          console_.write_result(text(result));
        } else if (rows_complete) {
          csv_->copy_to(console_);
        }
      });
}

}  // namespace especho::cli
