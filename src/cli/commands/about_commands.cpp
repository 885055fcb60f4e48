#include "cli/commands/about_commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "cli/manual/manual.hpp"
#include "cli/options/options.hpp"
#include "report/json/bench_schema.hpp"
#include "report/json/check_schema.hpp"
#include "report/json/json.hpp"

namespace especho::cli {
namespace {

constexpr const char* kCheck = "check";
constexpr std::array kCommands{"bench", kCheck};

std::string parse_day(std::string_view text) {
  if (parse_utc(std::string(text) + "T00:00:00Z")) return std::string(text);
  throw Error(ExitCode::usage, fmt::format("'{}' is not a day", text),
              "year, month and day, such as 2026-01-31");
}

}  // namespace

CLI::App* declare_schema(CLI::App& parent, SchemaOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("schema", "Print the JSON Schema of a result");
  complete_words(app.add_option("COMMAND", options.of, "Whose result: bench (default) or check"),
                 {kCommands.begin(), kCommands.end()})
      ->type_name("")
      ->check([](const std::string& name) {
        const bool known = std::find(kCommands.begin(), kCommands.end(), name) != kCommands.end();
        return known ? std::string() : fmt::format("'{}' has no schema: bench or check", name);
      });
  add_verbosity_options(app, console);
  app.footer(
      "JSON Schema, draft 2020-12, of especho.bench/1 or especho.check/1. Fields may be\n"
      "added but not renamed.\n"
      "\nExamples:\n"
      "  especho schema > bench_schema.json\n"
      "  especho schema check > check_schema.json");
  return &app;
}

ExitCode run_schema_command(const SchemaOptions& options, const Console& console) {
  console.write_result(options.of == kCheck ? kCheckSchema : kBenchSchema);
  return ExitCode::ok;
}

CLI::App* declare_completion(CLI::App& parent, CompletionOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("completion", "Print a completion script for a shell");
  const std::vector<std::string> shells = texts_of(kShells);
  complete_words(add_value(app, "SHELL", options.shell, parse_shell, "",
                           fmt::format("The shell: {}", fmt::join(shells, ", ")))
                     ->required(),
                 shells);
  add_verbosity_options(app, console);
  app.footer(
      "A package installs these scripts; for PowerShell, dot-source\n"
      "share/especho/especho.ps1 in $PROFILE. Without a package, save the script where\n"
      "your shell looks for it; for PowerShell, add the last line below to $PROFILE.\n"
      "\nExamples:\n"
      "  mkdir -p ~/.local/share/bash-completion/completions\n"
      "  especho completion bash > ~/.local/share/bash-completion/completions/especho\n"
      "  mkdir -p ~/.zfunc && especho completion zsh > ~/.zfunc/_especho\n"
      "  mkdir -p ~/.config/fish/completions\n"
      "  especho completion fish > ~/.config/fish/completions/especho.fish\n"
      "  especho completion powershell | Out-String | Invoke-Expression");
  return &app;
}

ExitCode run_completion_command(const CLI::App& app, const CompletionOptions& options,
                                const Console& console) {
  console.write_result(completion(options.shell, describe(app)));
  return ExitCode::ok;
}

CLI::App* declare_man(CLI::App& parent, ManOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("man", "Print the manual page");
  add_value(app, "--date", options.date, parse_day, "DAY",
            "Date in the footer, such as 2026-01-31");
  add_verbosity_options(app, console);
  app.footer(
      "Without --date the page has no date, so that the same program always prints the\n"
      "same page. Where man reads no pipe, as on macOS and FreeBSD, use mandoc.\n"
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
