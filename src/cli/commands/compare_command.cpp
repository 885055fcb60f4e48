#include "cli/commands/compare_command.hpp"

#include <fmt/format.h>

#include <optional>

#include "cli/commands/result_file.hpp"
#include "cli/output/old_outputs.hpp"
#include "cli/output/output_file.hpp"
#include "report/text/comparison.hpp"

namespace especho::cli {
namespace {

/// What CLI11 makes of a flag without a value.
constexpr const char* kBareFlag = "true";

constexpr const char* kStdStream = "-";

/// Made before the results are read, so that it costs nothing to learn that it can't be.
std::optional<OutputFile> output_file(const std::string& path, const StopFlag& stop) {
  if (path.empty() || is_stdout(path)) return std::nullopt;
  return std::optional<OutputFile>(std::in_place, path, stop);
}

std::vector<NamedPath> checked_outputs(const ComparisonOptions& options, const std::string& json) {
  std::vector<NamedPath> outputs{{"--json", json}, {"--markdown", options.markdown}};
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

ExitCode run_compare_command(const ComparisonOptions& options, const Console& console) {
  const std::string json_path = options.json == kBareFlag ? kStdStream : options.json;
  OldOutputs old_outputs(checked_outputs(options, json_path));
  auto json_file = output_file(json_path, *console.stop);
  auto markdown_file = output_file(options.markdown, *console.stop);

  const BenchResult base = load_result(options.base, *console.stop);
  const BenchResult now = load_result(options.now, *console.stop);
  const ResultComparison comparison = compare(base, now, options.how);

  const auto json = [&] { return json_comparison(comparison, options.base, options.now); };
  if (json_file) json_file->write(json());
  if (markdown_file) markdown_file->write(markdown_comparison(comparison));
  if (is_stdout(json_path)) {
    console.write_result(json());
  } else if (is_stdout(options.markdown)) {
    console.write_result(markdown_comparison(comparison));
  } else {
    console.write_result(text_of(comparison, options, console));
  }
  // Put in place when all else is written, so that none of them tells another end.
  if (json_file) json_file->commit();
  if (markdown_file) markdown_file->commit();
  old_outputs.release();
  return exit_code(comparison.verdict);
}

}  // namespace especho::cli
