// especho compare: the verdict on two results, with its outputs.
#pragma once

#include "cli/commands/compare_options.hpp"

namespace especho::cli {

ExitCode run_compare_command(const ComparisonOptions& options, const Console& console);

}  // namespace especho::cli
