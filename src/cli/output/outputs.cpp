#include "cli/output/outputs.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "especho/error.hpp"
#include "especho/json.hpp"
#include "report/formats.hpp"
#include "report/junit.hpp"
#include "report/openmetrics.hpp"

namespace especho::cli {
namespace {

constexpr std::string_view kJson = "--json";
constexpr std::string_view kCsv = "--csv";  // whose rows are written while the bench runs

using BenchDocument = std::string (*)(const BenchResult&, const NamedResult* baseline);
using CheckDocument = std::string (*)(const CheckResult&);

/// All that is known of an output. A command has those that it has a function for.
struct Output {
  std::string_view option;
  const char* help;
  BenchDocument bench;
  CheckDocument check;
};

/// A document of the result alone.
template <std::string (*report)(const BenchResult&)>
std::string without_baseline(const BenchResult& result, const NamedResult* /*baseline*/) {
  return report(result);
}

std::string rows(const BenchResult& /*result*/, const NamedResult* /*baseline*/) {
  return {};  // CsvLog has them
}

std::string html(const BenchResult& result, const NamedResult* baseline) {
  if (baseline == nullptr) return html_report({{to_string(result.plan.target), result}});
  NamedResult now{"this bench", result};
  // The page compares with its first result anyway; the same comparison need not be there twice.
  const auto& comparison = result.comparison;
  if (comparison && comparison->tolerance == CompareOptions{}.tolerance) {
    now.result.comparison.reset();
  }
  return html_report({*baseline, now});
}

constexpr std::array kOutputs{
    Output{kJson, "Print JSON instead of text; with =FILE, write it\nthere as well",
           without_baseline<to_json>, to_json},
    Output{"--junit", "Write JUnit XML, for CI", without_baseline<junit_report>, check_junit},
    Output{"--tap", "Write TAP, the Test Anything Protocol", nullptr, tap_report},
    Output{kCsv, "Write every echo as a row", rows, nullptr},
    Output{"--hdr", "Write an HdrHistogram interval log", without_baseline<hdr_log>, nullptr},
    Output{"--openmetrics", "Write metrics for Prometheus", without_baseline<openmetrics_report>,
           nullptr},
    Output{"--markdown", "Write a summary, for the page of a CI job",
           without_baseline<markdown_report>, check_markdown},
    Output{"--html", "Write a page with plots", html, nullptr}};

const Output& output_of(const std::string& option) {
  return *std::find_if(kOutputs.begin(), kOutputs.end(),
                       [&](const Output& output) { return output.option == option; });
}

template <typename Document>
void add_outputs(CLI::App& app, OutputPaths& paths, Document Output::*document) {
  paths.clear();
  paths.reserve(kOutputs.size());  // options point to its elements
  for (const Output& output : kOutputs) {
    if (output.*document == nullptr) continue;
    paths.push_back({std::string(output.option), {}});
    add_output_option(app, paths.back(), output.help);
  }
}

/// What CLI11 makes of a flag without a value becomes stdout.
std::string path_of_flag(const std::string& value) {
  return value == "true" ? "-" : value;
}

/// Codes of runs that could not be measured or written out win over all others.
bool outranks(ExitCode a, ExitCode b) {
  const auto rank = [](ExitCode code) {
    if (code == ExitCode::failure || code == ExitCode::usage) return 2;
    return code == ExitCode::sigint || code == ExitCode::sigterm ? 1 : 0;
  };
  return rank(a) > rank(b);
}

}  // namespace

void add_output_option(CLI::App& app, NamedPath& output, const std::string& help) {
  if (output.name == kJson) {
    // A flag: an option with an optional value would take HOST for its file.
    app.add_flag("-J,--json", output.path, help)->type_name("[=FILE]")->transform(path_of_flag);
    return;
  }
  app.add_option(output.name, output.path, help)
      ->type_name("FILE")
      ->take_last()
      ->check([](const std::string& name) {  // such as an unset variable of a CI job
        return std::string(name.empty() ? "it is empty; name a file, or - for stdout" : "");
      });
}

void add_bench_outputs(CLI::App& app, OutputPaths& paths) {
  add_outputs(app, paths, &Output::bench);
}

void add_check_outputs(CLI::App& app, OutputPaths& paths) {
  add_outputs(app, paths, &Output::check);
}

Outputs::Outputs(const OutputPaths& paths, const Console& console) : console_(console) {
  for (const NamedPath& output : paths) {
    if (output.path.empty()) continue;
    if (is_stdout(output.path)) on_stdout_ = output.name;
    if (output.name == kCsv) {
      csv_.emplace(output.path, *console_.stop);
    } else if (!is_stdout(output.path)) {
      files_.emplace_back(output.name, output.path, *console_.stop);
    }
  }
}

void Outputs::write(BenchResult& result, const NamedResult* baseline, const Text& text) {
  Exit& exit = result.exit;
  const bool complete = csv_ && attempt(exit, [&] { csv_->commit(); });
  if (csv_ && !complete && on_stdout_ == kCsv) csv_.reset();
  write(
      exit, [&](const std::string& option) { return output_of(option).bench(result, baseline); },
      text);
}

void Outputs::write(CheckResult& result, const Text& text) {
  write(
      result.exit, [&](const std::string& option) { return output_of(option).check(result); },
      text);
}

void Outputs::write(Exit& exit, const DocumentOf& document, const Text& text) {
  const ExitCode before = exit.code;
  write_files(exit, document);
  for (File& file : files_) {
    if (!file.is_device) continue;
    attempt(exit, [&] { file.output->commit(document(file.option)); });
  }
  attempt(exit, [&] { write_stdout(document, text); });
  if (exit.code != before) write_files(exit, document);
}

/// Puts all regular files in place, and what was there before out of the way of a failure.
void Outputs::write_files(Exit& exit, const DocumentOf& document) {
  for (auto file = files_.begin(); file != files_.end();) {
    const auto write_one = [&] {
      if (!file->output) file->output.emplace(file->path, *console_.stop);
      file->output->commit(document(file->option));
    };
    const bool lost = !file->is_device && !attempt(exit, write_one);
    if (!file->is_device) file->output.reset();
    if (lost) remove_output(file->path);
    file = lost ? files_.erase(file) : std::next(file);
  }
}

void Outputs::write_stdout(const DocumentOf& document, const Text& text) {
  if (on_stdout_.empty()) {
    console_.write_result(text());
  } else if (on_stdout_ != kCsv) {
    console_.write_result(document(on_stdout_));
  } else if (csv_) {
    csv_->copy_to(console_);
  }
}

/// Whether the step succeeded; its error is printed and becomes the exit.
bool Outputs::attempt(Exit& exit, const std::function<void()>& step) const {
  const auto failed = [&](ExitCode code, const char* message, const std::string& hint) {
    console_.fail(message, hint);
    if (!outranks(code, exit.code)) return;
    exit.code = code;
    exit.reason = message;
  };
  try {
    step();
    return true;
  } catch (const Error& error) {
    failed(error.code(), error.what(), error.hint());
  } catch (const std::exception& error) {  // out of memory, most likely
    failed(ExitCode::failure, error.what(), {});
  }
  return false;
}

}  // namespace especho::cli
