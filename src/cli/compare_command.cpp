#include "cli/compare_command.hpp"

#include <fmt/format.h>

#include <optional>

#include "cli/output_file.hpp"
#include "cli/result_file.hpp"
#include "report/comparison_report.hpp"

namespace especho::cli {
namespace {

/// What CLI11 makes of a flag without a value.
constexpr const char* kBareFlag = "true";

constexpr const char* kStdout = "-";

/// Made before the results are read, so that it costs nothing to learn that it can't be.
std::optional<OutputFile> output_file(const std::string& path) {
  if (path.empty() || path == kStdout) return std::nullopt;
  return std::optional<OutputFile>(std::in_place, path);
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

ExitCode run_compare_command(const ComparisonOptions& options, const Console& console) {
  const bool json_to_stdout = options.json == kStdout || options.json == kBareFlag;
  const bool markdown_to_stdout = options.markdown == kStdout;
  if (json_to_stdout && markdown_to_stdout) {
    throw Error(ExitCode::usage, "--json and --markdown can't both go to standard output",
                "give one of them a file");
  }
  if (options.base == "-" && options.now == "-") {
    throw Error(ExitCode::usage, "BASE and NEW can't both come from standard input",
                "name a file for one of them");
  }
  auto json_file = output_file(json_to_stdout ? "" : options.json);
  auto markdown_file = output_file(options.markdown);

  const BenchResult base = load_result(options.base);
  const BenchResult now = load_result(options.now);
  const ResultComparison comparison = compare(base, now, options.how);

  const auto json = [&] { return json_comparison(comparison, options.base, options.now); };
  if (json_file) json_file->commit(json());
  if (markdown_file) markdown_file->commit(markdown_comparison(comparison));
  if (json_to_stdout) {
    console.write_result(json());
  } else if (markdown_to_stdout) {
    console.write_result(markdown_comparison(comparison));
  } else {
    console.write_result(text_of(comparison, options, console));
  }
  return exit_code(comparison.verdict);
}

}  // namespace especho::cli
