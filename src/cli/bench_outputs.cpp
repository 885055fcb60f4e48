#include "cli/bench_outputs.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "especho/error.hpp"
#include "report/hdr_log.hpp"
#include "report/json_report.hpp"
#include "report/junit_report.hpp"
#include "report/markdown_report.hpp"
#include "report/openmetrics_report.hpp"

namespace especho::cli {
namespace {

namespace fs = std::filesystem;

/// What CLI11 makes of a flag without a value.
constexpr const char* kBareFlag = "true";
constexpr const char* kStdout = "-";

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
    Document{"--json", &OutputPaths::json, "JSON instead of text; with =FILE, besides it",
             of_result<json_report>},
    Document{"--junit", &OutputPaths::junit, "JUnit's XML, for CI", of_result<junit_report>},
    Document{"--csv", &OutputPaths::csv, "Every echo as a row", nullptr},  // while they come
    Document{"--hdr", &OutputPaths::hdr, "Interval log of HdrHistogram", of_result<hdr_log>},
    Document{"--openmetrics", &OutputPaths::openmetrics, "Metrics for Prometheus",
             of_result<openmetrics_report>},
    Document{"--markdown", &OutputPaths::markdown, "Summary, such as a CI job shows",
             of_result<markdown_report>},
    Document{"--html", &OutputPaths::html, "A page with plots", html}};

bool is_stdout(const Document& document, const OutputPaths& paths) {
  const std::string& path = paths.*document.path;
  return path == kStdout || (document.path == &OutputPaths::json && path == kBareFlag);
}

/// Nothing is overwritten in a device such as /dev/null.
bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::is_character_file(a, error)) return false;
  if (fs::equivalent(a, b, error)) return true;
  return fs::weakly_canonical(a, error) == fs::weakly_canonical(b, error);
}

void refuse_conflict(const Document& one, const Document& other, const OutputPaths& paths) {
  const std::string& path = paths.*one.path;
  const std::string& other_path = paths.*other.path;
  if (path.empty() || other_path.empty()) return;
  const int on_stdout = (is_stdout(one, paths) ? 1 : 0) + (is_stdout(other, paths) ? 1 : 0);
  if (on_stdout == 2) {
    throw Error(ExitCode::usage,
                fmt::format("{} and {} can't both go to standard output", one.option, other.option),
                "give one of them a file");
  }
  if (on_stdout == 1 || !same_file(path, other_path)) return;
  throw Error(ExitCode::usage,
              fmt::format("{} and {} would both write {}", one.option, other.option, path),
              "give each its own file");
}

}  // namespace

void declare(CLI::App& app, OutputPaths& paths) {
  for (const Document& document : kDocuments) {
    std::string& path = paths.*document.path;
    if (&path == &paths.json) {
      // A flag, not an option with an optional value, which would take HOST for its file.
      app.add_flag("-J,--json", path, document.help)->type_name("[=FILE]");
      continue;
    }
    app.add_option(document.option, path, document.help)
        ->type_name("FILE")
        ->take_last()
        ->check([](const std::string& name) {  // such as a variable of a CI job that is not set
          return std::string(name.empty() ? "it is empty; name a file, or - for stdout" : "");
        });
  }
}

BenchOutputs::BenchOutputs(const OutputPaths& paths, const Console& console) : console_(console) {
  for (auto one = kDocuments.begin(); one != kDocuments.end(); ++one) {
    for (auto other = one + 1; other != kDocuments.end(); ++other) {
      refuse_conflict(*one, *other, paths);
    }
  }
  for (const Document& document : kDocuments) open(paths, document);
}

void BenchOutputs::open(const OutputPaths& paths, const Document& document) {
  const std::string& path = paths.*document.path;
  if (path.empty()) return;
  if (document.text == nullptr) {
    csv_on_stdout_ = is_stdout(document, paths);
    csv_.emplace(path, *console_.stop);
  } else if (is_stdout(document, paths)) {
    on_stdout_ = &document;
  } else {
    files_.emplace_back(document, path);
  }
}

bool BenchOutputs::write(const BenchResult& result, const NamedResult* baseline) {
  bool all = true;
  bool csv_complete = false;
  const auto attempt = [&](auto write_one) {
    try {
      write_one();
    } catch (const Error& error) {
      console_.fail(error.what(), error.hint());
      all = false;
    }
  };
  if (csv_) {
    attempt([&] { csv_->commit(); });
    csv_complete = all;
  }
  for (File& file : files_) {
    attempt([&] { file.file.commit(file.document.text(result, baseline)); });
  }
  if (on_stdout_ != nullptr) console_.write_result(on_stdout_->text(result, baseline));
  if (csv_on_stdout_ && csv_complete) csv_->copy_to(console_);
  return all;
}

}  // namespace especho::cli
