// especho completion: a script for a shell.
#pragma once

#include "cli/cli11_names.hpp"
#include "cli/manual/completion.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

struct CompletionOptions {
  Shell shell = Shell::bash;
};

CLI::App* declare_completion(CLI::App& parent, CompletionOptions& options, Console& console);

/// `app` is the whole command line, which the script completes.
ExitCode run_completion_command(const CLI::App& app, const CompletionOptions& options,
                                const Console& console);

}  // namespace especho::cli
