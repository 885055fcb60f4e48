// -q, -v and --color, the same for all commands.
#pragma once

#include "cli/cli11_names.hpp"
#include "cli/terminal/console.hpp"

namespace especho::cli {

void declare(CLI::App& app, Console& console);

}  // namespace especho::cli
