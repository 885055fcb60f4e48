#include "cli/commands/compare_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "cli/input/inputs.hpp"
#include "cli/options/options.hpp"
#include "cli/output/outputs.hpp"
#include "compare/metrics.hpp"
#include "report/formats.hpp"
#include "report/json/json.hpp"
#include "report/text/comparison.hpp"

namespace especho::cli {
namespace {

std::vector<std::string> parse_metrics(std::string_view text) {
  std::vector<std::string> metrics;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string metric(text.substr(begin, end - begin));
    validate_metric(metric);
    if (std::find(metrics.begin(), metrics.end(), metric) == metrics.end()) {
      metrics.push_back(metric);
    }
    begin = end + 1;
  }
  return metrics;
}

void declare_results(CLI::App& app, ComparisonOptions& options) {
  for (CLI::Option* result :
       {app.add_option("BASE", options.base, "Result of bench --json=FILE; - is stdin"),
        app.add_option("NEW", options.now, "Result to compare with it")}) {
    complete_files(result)->type_name("")->required();
  }
}

void declare_output(CLI::App& app, ComparisonOptions& options, Console& console) {
  add_output_option(app, options.json,
                    "Print JSON instead of text; with =FILE, write it\nthere as well");
  add_output_option(app, options.markdown, "Write a Markdown table; - is stdout");
  add_verbosity_options(app, console);
}

constexpr const char* kStdStream = "-";

/// Opened before the results are read, so that an unwritable one is noticed at once.
std::optional<OutputFile> output_file(const std::string& path, const StopFlag& stop) {
  if (path.empty() || is_stdout(path)) return std::nullopt;
  return std::optional<OutputFile>(std::in_place, path, stop);
}

std::vector<NamedPath> checked_outputs(const ComparisonOptions& options) {
  std::vector<NamedPath> outputs{options.json, options.markdown};
  refuse_same(outputs);
  refuse_replaced(outputs, {"the result", options.base});
  refuse_replaced(outputs, {"the result", options.now});
  if (options.base == kStdStream && options.now == kStdStream) {
    throw Error(ExitCode::usage, "BASE and NEW can't both come from standard input",
                "name a file for one of them");
  }
  return outputs;
}

std::string text_of(const ResultComparison& comparison, const ComparisonOptions& options,
                    const Console& console) {
  TextPage page({console.color_on(console.out), unicode_output()});
  page.heading(fmt::format("especho compare {} {}", options.base, options.now));
  page.line();
  print_comparison(page, comparison);
  return page.text();
}

}  // namespace

double parse_tolerance(std::string_view text) {
  constexpr double kEnd = 10;
  const bool percent = text.ends_with('%');
  const std::string_view number = text.substr(0, text.size() - (percent ? 1 : 0));
  double value = 0;
  try {
    const bool has_unit = number.find_first_not_of("0123456789.") != std::string_view::npos;
    value = has_unit ? 0 : parse_rate(number) / (percent ? 100 : 1);
  } catch (const Error&) {
    value = 0;
  }
  if (!percent && value >= 1) {
    throw Error(ExitCode::usage,
                fmt::format("'{0}' would be {1:g} %: did you mean {0}%?", text, value * 100),
                "below 1, or with %, such as 0.1 or 10%");
  }
  if (value > 0 && value < kEnd) return value;
  throw Error(ExitCode::usage, fmt::format("'{}' is not a tolerance", text),
              "more than 0 and less than 1000%, such as 10% or 0.1");
}

std::vector<CLI::Option*> add_comparison_options(CLI::App& app, CompareOptions& options) {
  const std::vector<std::string> metrics{"p50", "p90", "p99", "mean", "throughput", "errors"};
  const std::string help = fmt::format("Metrics to compare, of\n{} and {}\n(default {})",
                                       fmt::join(metrics.begin(), metrics.end() - 1, ", "),
                                       metrics.back(), fmt::join(options.metrics, ","));
  return {add_value(app, "--tolerance", options.tolerance, parse_tolerance, "PERCENT",
                    "Ignore changes up to this", "10%"),
          complete_words(
              add_value(app, "--metric", options.metrics, parse_metrics, "NAME[,NAME...]", help),
              metrics)};
}

CLI::App* declare_compare(CLI::App& parent, ComparisonOptions& options, Console& console) {
  CLI::App& app =
      *parent.add_subcommand("compare", "Separate real changes between results from noise");
  declare_results(app, options);
  add_comparison_options(app, options.how);
  app.add_flag("--allow-different", options.how.allow_different,
               "Compare what the results of different loads share");
  declare_output(app, options, console);
  app.footer(
      "worse, better: the confidence interval of the change excludes zero, and the\n"
      "change exceeds the tolerance. same: the interval lies within the tolerance.\n"
      "inconclusive: anything else, because of too few echoes or too much noise.\n"
      "The exit code is 0 for same and better, 99 for worse, 7 for inconclusive.\n"
      "\nMethod: echoes of a run are correlated, so the unit is the batch: a whole run\n"
      "with --repeat 5 or more, else one of 16 stretches of a run (Schmeiser 1982).\n"
      "Percentiles have Woodruff intervals (1952), ratios those of Zou and Donner\n"
      "(2008), runs and errors those of Welch (1947). Together they hold with 95 %\n"
      "confidence (Bonferroni).\n"
      "\nExamples:\n"
      "  especho compare base.json new.json\n"
      "  especho compare base.json new.json --metric p50,errors --tolerance 5%\n"
      "  especho bench sim --json | especho compare base.json -");
  return &app;
}

ExitCode run_compare_command(const ComparisonOptions& options, const Console& console) {
  StaleOutputs stale_outputs(checked_outputs(options));
  auto json_file = output_file(options.json.path, *console.stop);
  auto markdown_file = output_file(options.markdown.path, *console.stop);

  const BenchResult base = load_result(options.base, *console.stop);
  const BenchResult now = load_result(options.now, *console.stop);
  const ResultComparison comparison = compare(base, now, options.how);

  const auto json = [&] { return to_json(comparison, options.base, options.now); };
  if (json_file) json_file->write(json());
  if (markdown_file) markdown_file->write(markdown_comparison(comparison));
  if (is_stdout(options.json.path)) {
    console.write_result(json());
  } else if (is_stdout(options.markdown.path)) {
    console.write_result(markdown_comparison(comparison));
  } else {
    console.write_result(text_of(comparison, options, console));
  }
  // Committed when all else is written, so that they agree on the outcome.
  if (json_file) json_file->commit();
  if (markdown_file) markdown_file->commit();
  stale_outputs.release();
  return exit_code(comparison.verdict);
}

}  // namespace especho::cli
