// The commands schema, completion and man, which print what especho knows about itself.
#pragma once

#include <string>

#include "cli/manual/completion.hpp"
#include "cli/options/options.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

/// especho schema: the JSON Schema of a result.
struct SchemaOptions {
  std::string of = "bench";  ///< the command that writes the result
};
CLI::App* declare_schema(CLI::App& parent, SchemaOptions& options, Console& console);
ExitCode run_schema_command(const SchemaOptions& options, const Console& console);

/// especho completion: a script for a shell.
struct CompletionOptions {
  Shell shell = Shell::bash;
};
CLI::App* declare_completion(CLI::App& parent, CompletionOptions& options, Console& console);
/// `app` is the whole command line.
ExitCode run_completion_command(const CLI::App& app, const CompletionOptions& options,
                                const Console& console);

/// especho man: the manual page.
struct ManOptions {
  std::string date;
};
CLI::App* declare_man(CLI::App& parent, ManOptions& options, Console& console);
/// `app` is the whole command line.
ExitCode run_man_command(const CLI::App& app, const ManOptions& options, const Console& console);

}  // namespace especho::cli
