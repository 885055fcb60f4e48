// especho schema: what the JSON of a bench looks like, for programs that read it.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

CLI::App* declare_schema(CLI::App& parent, Console& console);
ExitCode run_schema_command(const Console& console);

}  // namespace especho::cli
