// especho check: the acceptance test of an echo device, with diagnosis.
#pragma once

#include "cli/commands/check_options.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

ExitCode run_check_command(const CheckOptions& options, const Console& console,
                           const StopFlag& stop);

}  // namespace especho::cli
