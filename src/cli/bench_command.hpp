// especho bench: options, and the run with its outputs.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/console.hpp"
#include "cli/target_options.hpp"
#include "especho/bench.hpp"

namespace especho::cli {

struct BenchOptions {
  TargetOptions target;
  std::string json;  ///< path, or - for stdout; empty: no JSON
  BenchPlan plan;    ///< but for its target
};

CLI::App* declare_bench(CLI::App& parent, BenchOptions& options, Console& console);
ExitCode run_bench_command(const BenchOptions& options, const Console& console,
                           const StopFlag& stop);

}  // namespace especho::cli
