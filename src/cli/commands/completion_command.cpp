#include "cli/commands/completion_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "cli/talk_options.hpp"
#include "cli/value_option.hpp"

namespace especho::cli {

CLI::App* declare_completion(CLI::App& parent, CompletionOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("completion", "Print a script that completes commands");
  const std::vector<std::string> shells = texts_of(kShells);
  offer(add_value(app, "SHELL", options.shell, parse_shell, "",
                  fmt::format("For which shell: {}", fmt::join(shells, ", ")))
            ->required(),
        shells);
  declare(app, console);
  app.footer(
      "A package of especho brings these scripts along; that for PowerShell is\n"
      "share/especho/especho.ps1, which your $PROFILE must dot-source. Without a package,\n"
      "keep the script for your shell where it looks for such; for PowerShell, the last\n"
      "line below belongs into the $PROFILE.\n"
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

}  // namespace especho::cli
