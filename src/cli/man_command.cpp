#include "cli/man_command.hpp"

#include <CLI/CLI.hpp>

#include "cli/man_page.hpp"
#include "cli/talk_options.hpp"

namespace especho::cli {

CLI::App* declare_man(CLI::App& parent, ManOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("man", "Print the manual page, for man to show");
  app.add_option("--date", options.date, "Day that the page tells, such as 2026-01-31")
      ->type_name("DAY")
      ->take_last();
  declare(app, console);
  app.footer(
      "It is made of what --help knows. Without --date it tells no day, so that the same\n"
      "program always prints the same page.\n"
      "\nExamples:\n"
      "  especho man | man -l -\n"
      "  especho man > especho.1");
  return &app;
}

ExitCode run_man_command(const CLI::App& app, const ManOptions& options, const Console& console) {
  console.write_result(man_page(describe(app), options.date));
  return ExitCode::ok;
}

}  // namespace especho::cli
