// especho report: stored results as one page for a browser.
#pragma once

#include <string>
#include <vector>

#include "cli/options/options.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

struct ReportOptions {
  std::vector<std::string> results;
  std::string output = "report.html";
  std::string title;
};

CLI::App* declare_report(CLI::App& parent, ReportOptions& options, Console& console);
ExitCode run_report_command(const ReportOptions& options, const Console& console);

}  // namespace especho::cli
