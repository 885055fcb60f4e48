// especho bench: its options, the plan that they make, and the run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/options.hpp"
#include "cli/options/target_options.hpp"
#include "cli/output/outputs.hpp"
#include "cli/terminal/console.hpp"
#include "especho/bench.hpp"

namespace especho::cli {

/// A payload that is the same in every echo; one of them at most.
struct PayloadOptions {
  std::optional<std::string> text;
  bool escape = false;             ///< of the text
  std::optional<std::string> hex;  ///< the bytes, not their digits
  std::optional<std::string> file;
};

/// Expectations, and an earlier result that this one must not be worse than.
struct GateOptions {
  std::vector<std::string> expectations;
  std::string baseline;  ///< path
  CompareOptions how;
};

struct BenchOptions {
  TargetOptions target;
  GateOptions gates;
  OutputPaths outputs;
  bool ascii = false;
  PayloadOptions payload;
  BenchPlan plan;  ///< without its target and that payload
};

CLI::App* declare_bench(CLI::App& parent, BenchOptions& options, Console& console);

/// The plan without its target. Throws Error(usage) for one that makes no sense, and Error if a
/// file with a payload can't be read.
BenchPlan checked_plan(const BenchOptions& options, const StopFlag& stop);

ExitCode run_bench_command(const BenchOptions& options, const Console& console,
                           const StopFlag& stop);

}  // namespace especho::cli
