// especho schema: what the JSON of a bench or a check looks like, for programs that read it.
#pragma once

#include <string>

#include "cli/cli11_names.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

struct SchemaOptions {
  std::string of = "bench";  ///< the command whose JSON it is
};

CLI::App* declare_schema(CLI::App& parent, SchemaOptions& options, Console& console);
ExitCode run_schema_command(const SchemaOptions& options, const Console& console);

}  // namespace especho::cli
