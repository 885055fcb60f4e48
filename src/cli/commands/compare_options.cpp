#include "cli/commands/compare_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "cli/manual/offer.hpp"
#include "cli/talk_options.hpp"
#include "cli/value_option.hpp"
#include "compare/metrics.hpp"

namespace especho::cli {
namespace {

std::vector<std::string> parse_metrics(std::string_view text) {
  std::vector<std::string> metrics;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    metrics.emplace_back(text.substr(begin, end - begin));
    validate_metric(metrics.back());
    begin = end + 1;
  }
  return metrics;
}

void declare_results(CLI::App& app, ComparisonOptions& options) {
  for (CLI::Option* result :
       {app.add_option("BASE", options.base, "Result of bench --json=FILE; - is standard input"),
        app.add_option("NEW", options.now, "Result to be compared with it")}) {
    offer_files(result)->type_name("")->required();
  }
}

void declare_output(CLI::App& app, ComparisonOptions& options, Console& console) {
  // A flag, not an option with an optional value, which would take BASE for its file.
  app.add_flag("-J,--json", options.json, "JSON instead of text; --json=FILE: besides it")
      ->type_name("[=FILE]");
  app.add_option("--markdown", options.markdown, "Markdown table to this file; - is stdout")
      ->type_name("FILE")
      ->take_last();
  declare(app, console);
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

std::vector<CLI::Option*> declare_how(CLI::App& app, CompareOptions& options) {
  const std::vector<std::string> metrics{"p50", "p90", "p99", "mean", "throughput", "errors"};
  const std::string help =
      fmt::format("Of {} and {}\n(default {})", fmt::join(metrics.begin(), metrics.end() - 1, ", "),
                  metrics.back(), fmt::join(options.metrics, ","));
  return {add_value(app, "--tolerance", options.tolerance, parse_tolerance, "PERCENT",
                    "A change up to this matters not", "10%"),
          offer(add_value(app, "--metric", options.metrics, parse_metrics, "NAME[,NAME...]", help),
                metrics)};
}

CLI::App* declare_compare(CLI::App& parent, ComparisonOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("compare", "Tell changes between two results from noise");
  declare_results(app, options);
  declare_how(app, options.how);
  app.add_flag("--allow-different", options.how.allow_different,
               "Compare what two different loads have in common");
  declare_output(app, options, console);
  app.footer(
      "worse and better: the confidence interval of the change excludes no change, and\n"
      "the change is beyond the tolerance. same: the interval lies within the\n"
      "tolerance. Anything else is inconclusive: too few echoes, or too much noise.\n"
      "The exit code is 0 for same and better, 99 for worse, 7 for inconclusive.\n"
      "\nMethod: echoes of a run are correlated, so the unit is the batch: with\n"
      "--repeat 5 and more a run, else one of 16 stretches of each run (Schmeiser\n"
      "1982). Percentiles have intervals after Woodruff (1952), ratios after Zou and\n"
      "Donner (2008), runs and errors after Welch (1947); all of them hold at once with\n"
      "95 % (Bonferroni).\n"
      "\nExamples:\n"
      "  especho compare base.json new.json\n"
      "  especho compare base.json new.json --metric p50,errors --tolerance 5%\n"
      "  especho bench sim --json | especho compare base.json -");
  return &app;
}

}  // namespace especho::cli
