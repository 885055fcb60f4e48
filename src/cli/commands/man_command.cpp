#include "cli/commands/man_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "cli/manual/man_page.hpp"
#include "cli/talk_options.hpp"
#include "cli/value_option.hpp"

namespace especho::cli {
namespace {

std::string parse_day(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  const bool is_day =
      std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(),
                 [](char c, char form) { return form == 'd' ? c >= '0' && c <= '9' : c == form; });
  if (is_day) return std::string(text);
  throw Error(ExitCode::usage, fmt::format("'{}' is not a day", text),
              "year, month and day, such as 2026-01-31");
}

}  // namespace

CLI::App* declare_man(CLI::App& parent, ManOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("man", "Print the manual page, for man to show");
  add_value(app, "--date", options.date, parse_day, "DAY",
            "Day that the page tells, such as 2026-01-31");
  declare(app, console);
  app.footer(
      "It is made of what --help knows. Without --date it tells no day, so that the same\n"
      "program always prints the same page. Where man reads no pipe, as on macOS and FreeBSD,\n"
      "mandoc does.\n"
      "\nExamples:\n"
      "  especho man | man -l -\n"
      "  especho man | mandoc -a\n"
      "  especho man > especho.1");
  return &app;
}

ExitCode run_man_command(const CLI::App& app, const ManOptions& options, const Console& console) {
  console.write_result(man_page(describe(app), options.date));
  return ExitCode::ok;
}

}  // namespace especho::cli
