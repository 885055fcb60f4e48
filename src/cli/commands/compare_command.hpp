// especho compare: its options, and the verdict on two results.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/options/options.hpp"
#include "cli/output/output_file.hpp"
#include "cli/terminal/console.hpp"
#include "especho/compare.hpp"

namespace especho::cli {

struct ComparisonOptions {
  std::string base;  ///< path of a result; `-` is standard input
  std::string now;
  CompareOptions how;
  NamedPath json{"--json", {}};
  NamedPath markdown{"--markdown", {}};
};

/// `10%` or `0.1`; above 0 and below 1000 %. From 1 on only with %, since `5` is hardly meant as
/// 500 %. Throws Error(usage).
double parse_tolerance(std::string_view text);

/// --tolerance and --metric, for all commands that compare.
std::vector<CLI::Option*> add_comparison_options(CLI::App& app, CompareOptions& options);

CLI::App* declare_compare(CLI::App& parent, ComparisonOptions& options, Console& console);
ExitCode run_compare_command(const ComparisonOptions& options, const Console& console);

}  // namespace especho::cli
