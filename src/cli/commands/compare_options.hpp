// The options of especho compare.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/cli11_names.hpp"
#include "cli/terminal/console.hpp"
#include "especho/compare.hpp"

namespace especho::cli {

struct ComparisonOptions {
  std::string base;  ///< path of a result; - is standard input
  std::string now;
  CompareOptions how;
  std::string json;      ///< path, or - for stdout; empty: no JSON
  std::string markdown;  ///< likewise
};

/// `10%` or `0.1`; above 0, below 1000 %. From 1 on only with %, since `5` is hardly meant as
/// 500 %. Throws Error(usage).
double parse_tolerance(std::string_view text);

/// --tolerance and --metric, which mean the same to all commands that compare.
std::vector<CLI::Option*> declare_how(CLI::App& app, CompareOptions& options);

CLI::App* declare_compare(CLI::App& parent, ComparisonOptions& options, Console& console);

}  // namespace especho::cli
