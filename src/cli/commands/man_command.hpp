// especho man: the manual page of this very program, to be read or installed.
#pragma once

#include <string>

#include "cli/cli11_names.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

struct ManOptions {
  std::string date;
};

CLI::App* declare_man(CLI::App& parent, ManOptions& options, Console& console);

/// `app` is the whole command line, which the page is about.
ExitCode run_man_command(const CLI::App& app, const ManOptions& options, const Console& console);

}  // namespace especho::cli
