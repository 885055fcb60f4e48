#include "cli/commands/report_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "cli/input/inputs.hpp"
#include "cli/options/options.hpp"
#include "cli/output/output_file.hpp"
#include "cli/system/file_path.hpp"
#include "core/text.hpp"
#include "report/formats.hpp"

namespace especho::cli {
namespace {

constexpr std::string_view kStandardStream = "-";

/// The file's name without folder and extension, and with a number if another has the same.
std::string name_of(const std::string& path, const std::vector<NamedResult>& others) {
  const std::string stem = path == kStandardStream ? "stdin" : file_name(file_path(path).stem());
  std::string name = stem;
  const auto taken = [&](const NamedResult& other) { return other.name == name; };
  for (int i = 2; std::any_of(others.begin(), others.end(), taken); ++i) {
    name = fmt::format("{} ({})", stem, i);
  }
  return name;
}

void check(const ReportOptions& options) {
  if (options.results.size() > kMostReported) {
    throw Error(ExitCode::usage,
                fmt::format("{} results are too many for one page", options.results.size()),
                fmt::format("give {} at most", kMostReported));
  }
  for (const std::string& path : options.results) {
    refuse_replaced({{"--output", options.output}}, {"the result", path},
                    "name another file with --output");
  }
}

}  // namespace

CLI::App* declare_report(CLI::App& parent, ReportOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("report", "Write results as an HTML page with plots");
  complete_files(
      app.add_option("RESULT", options.results, "Result of bench --json=FILE; - is stdin"))
      ->type_name("")
      ->required();
  app.add_option("-o,--output", options.output,
                 fmt::format("Write the page here; - is stdout\n(default {})", options.output))
      ->type_name("FILE")
      ->take_last();
  app.add_option("--title", options.title, "Heading of the page")->type_name("TEXT")->take_last();
  add_verbosity_options(app, console);
  app.footer(
      "With several results, the others are drawn over the first and compared with it.\n"
      "The page needs no network and no scripts. Its verdicts don't change the exit\n"
      "code.\n"
      "\nExamples:\n"
      "  especho bench sim --json=before.json\n"
      "  especho report before.json after.json -o report.html");
  return &app;
}

ExitCode run_report_command(const ReportOptions& options, const Console& console) {
  check(options);
  std::optional<OutputFile> file;
  if (!is_stdout(options.output)) file.emplace(options.output, *console.stop);
  std::vector<NamedResult> results;
  for (const std::string& path : options.results) {
    results.push_back({name_of(path, results), load_result(path, *console.stop)});
  }
  const std::string page = html_report(results, options.title);
  if (!file) {
    console.write_result(page);
    return ExitCode::ok;
  }
  file->commit(page);
  console.say(fmt::format("{}: {}, {} KiB; open it in a browser", options.output,
                          counted(results.size(), "result"), (page.size() + 1023) / 1024));
  return ExitCode::ok;
}

}  // namespace especho::cli
