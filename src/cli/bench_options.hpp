// The options of especho bench, and the plan that they make.
#pragma once

#include "cli/bench_gates.hpp"
#include "cli/bench_outputs.hpp"
#include "cli/cli11_names.hpp"
#include "cli/console.hpp"
#include "cli/target_options.hpp"
#include "especho/bench.hpp"

namespace especho::cli {

struct BenchOptions {
  TargetOptions target;
  GateOptions gates;
  OutputPaths outputs;
  bool ascii = false;
  BenchPlan plan;  ///< but for its target
};

CLI::App* declare_bench(CLI::App& parent, BenchOptions& options, Console& console);

/// The plan, complete but for its target. Throws Error(usage) for one that makes no sense.
BenchPlan checked_plan(const BenchOptions& options);

}  // namespace especho::cli
