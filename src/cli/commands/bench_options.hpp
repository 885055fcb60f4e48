// The options of especho bench, and the plan that they make.
#pragma once

#include <optional>
#include <string>

#include "cli/cli11_names.hpp"
#include "cli/commands/bench_gates.hpp"
#include "cli/output/bench_outputs.hpp"
#include "cli/target_options.hpp"
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

struct BenchOptions {
  TargetOptions target;
  GateOptions gates;
  OutputPaths outputs;
  bool ascii = false;
  PayloadOptions payload;
  BenchPlan plan;  ///< but for its target and that payload
};

CLI::App* declare_bench(CLI::App& parent, BenchOptions& options, Console& console);

/// The plan, complete but for its target. Throws Error(usage) for one that makes no sense, and
/// Error where a file with a payload can't be read.
BenchPlan checked_plan(const BenchOptions& options, const StopFlag& stop);

}  // namespace especho::cli
