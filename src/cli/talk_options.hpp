// -q, -v and --color, the same for all commands.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/console.hpp"

namespace especho::cli {

void declare(CLI::App& app, Console& console);

}  // namespace especho::cli
