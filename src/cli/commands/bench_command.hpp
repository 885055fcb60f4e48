// especho bench: the run with its outputs.
#pragma once

#include "cli/commands/bench_options.hpp"

namespace especho::cli {

ExitCode run_bench_command(const BenchOptions& options, const Console& console,
                           const StopFlag& stop);

}  // namespace especho::cli
