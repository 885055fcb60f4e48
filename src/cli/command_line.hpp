// The command line: all commands, declared and run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <vector>

#include "cli/commands/about_commands.hpp"
#include "cli/commands/bench_command.hpp"
#include "cli/commands/check_command.hpp"
#include "cli/commands/compare_command.hpp"
#include "cli/commands/report_command.hpp"
#include "cli/commands/send_command.hpp"
#include "cli/commands/sim_command.hpp"
#include "cli/terminal/console.hpp"
#include "especho/error.hpp"

namespace especho::cli {

class CommandLine {
 public:
  /// Declares everything; parsing also sets the options of the console.
  CommandLine(Console& console, const StopFlag& stop);
  ~CommandLine() = default;
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  CLI::App& app() { return app_; }
  const CLI::App& app() const { return app_; }

  /// Runs the command that was parsed.
  ExitCode run();

 private:
  using Action = std::function<ExitCode()>;
  struct Command {
    const CLI::App* app;
    Action run;
  };

  void declare_measuring();
  void declare_reading();
  void declare_about();

  CLI::App app_;
  Console& console_;
  const StopFlag& stop_;
  SendOptions send_;
  BenchOptions bench_;
  CheckOptions check_;
  SimOptions sim_;
  ComparisonOptions comparison_;
  ReportOptions report_;
  SchemaOptions schema_;
  CompletionOptions completion_;
  ManOptions man_;
  std::vector<Command> commands_;
};

}  // namespace especho::cli
