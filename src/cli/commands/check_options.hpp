// The options of especho check, and the plan that they make.
#pragma once

#include <string>

#include "cli/cli11_names.hpp"
#include "cli/output/check_outputs.hpp"
#include "cli/target_options.hpp"
#include "cli/terminal/console.hpp"
#include "especho/check.hpp"

namespace especho::cli {

struct CheckOptions {
  TargetOptions target;
  CheckOutputPaths outputs;
  bool ascii = false;
  bool list = false;  ///< only print what there is to examine
  CheckPlan plan;     ///< but for its target
};

CLI::App* declare_check(CLI::App& parent, CheckOptions& options, Console& console);

/// What a plan asks for, a line each.
std::string check_catalogue(const CheckPlan& plan = {});

}  // namespace especho::cli
