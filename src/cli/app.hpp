// The command line tool as a function, and as data.
#pragma once

#include <string>
#include <vector>

#include "cli/manual/manual.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

/// Runs one command; the arguments don't include the program's name. Returns the exit code.
int run(std::vector<std::string> arguments, Console console, const StopFlag& stop);

/// All commands with their options.
Manual describe_command_line();

}  // namespace especho::cli
