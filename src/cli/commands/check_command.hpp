// especho check: its options, and the acceptance test of an echo device with diagnosis.
#pragma once

#include <string>

#include "cli/options/options.hpp"
#include "cli/options/target_options.hpp"
#include "cli/output/outputs.hpp"
#include "cli/terminal/console.hpp"
#include "especho/check.hpp"
#include "especho/error.hpp"

namespace especho::cli {

struct CheckOptions {
  TargetOptions target;
  OutputPaths outputs;
  bool ascii = false;
  bool list = false;  ///< only print the items
  CheckPlan plan;     ///< without its target
};

CLI::App* declare_check(CLI::App& parent, CheckOptions& options, Console& console);

/// The items of a plan, a line each.
std::string check_catalogue(const CheckPlan& plan = {});

ExitCode run_check_command(const CheckOptions& options, const Console& console,
                           const StopFlag& stop);

}  // namespace especho::cli
