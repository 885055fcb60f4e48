#include "cli/app.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands/about_commands.hpp"
#include "cli/commands/bench_command.hpp"
#include "cli/commands/check_command.hpp"
#include "cli/commands/compare_command.hpp"
#include "cli/commands/report_command.hpp"
#include "cli/commands/send_command.hpp"
#include "cli/commands/sim_command.hpp"
#include "cli/exit_codes.hpp"
#include "cli/options/options.hpp"
#include "cli/output/output_file.hpp"
#include "core/version.hpp"
#include "especho/error.hpp"
#include "net/local_cause.hpp"
#include "report/json/json.hpp"

namespace especho::cli {
namespace {

constexpr std::size_t kWidth = 80;

/// CLI11's help without notes on options that exclude or need each other, and with one empty line
/// between groups.
class PlainFormatter : public CLI::Formatter {
 public:
  PlainFormatter() { column_width(28); }
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string type = option->get_type_name();
    return type.empty() || type.starts_with('[') ? type : " " + type;
  }
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    std::string text = Formatter::make_help(app, std::move(name), mode);
    constexpr std::string_view kGap = "\n\n\n";
    for (auto at = text.find(kGap); at != std::string::npos; at = text.find(kGap)) {
      text.erase(at, 1);
    }
    return text;
  }
};

std::string footer() {
  std::string text = "`especho COMMAND --help` describes a command. Exit codes:";
  std::size_t length = text.size();
  for (const ExitCodeWords& words : kExitCodes) {
    const bool last = &words == &kExitCodes.back();
    const std::string one =
        fmt::format("{} {}{}", static_cast<int>(words.code), words.brief, last ? "." : ",");
    const bool fits = length + 1 + one.size() <= kWidth;
    text += (fits ? " " : "\n") + one;
    length = (fits ? length + 1 : 0) + one.size();
  }
  return text;
}

/// All commands, declared and run.
class CommandLine {
 public:
  /// Declares everything; parsing also sets the options of the console.
  CommandLine(Console& console, const StopFlag& stop);
  ~CommandLine() = default;
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  CLI::App& app() { return app_; }

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

CommandLine::CommandLine(Console& console, const StopFlag& stop)
    : app_("Test and measure a TCP echo device, such as an ESP32 on the bench.", "especho"),
      console_(console),
      stop_(stop) {
  app_.formatter(std::make_shared<PlainFormatter>());
  app_.set_version_flag("-V,--version", fmt::format("especho {}", kVersion), "Print the version");
  app_.set_help_flag("-h,--help", "Print this help");
  app_.require_subcommand(1);
  app_.allow_windows_style_options(false);  // a slash begins a path or a text
  app_.footer(footer());
  declare_measuring();
  declare_reading();
  declare_about();
}

void CommandLine::declare_measuring() {
  const CLI::App* send = declare_send(app_, send_, console_);
  commands_.push_back(
      {send, [this, send] { return run_send_command(*send, send_, console_, stop_); }});
  commands_.push_back({declare_bench(app_, bench_, console_),
                       [this] { return run_bench_command(bench_, console_, stop_); }});
  commands_.push_back({declare_check(app_, check_, console_),
                       [this] { return run_check_command(check_, console_, stop_); }});
  commands_.push_back({declare_sim(app_, sim_, console_),
                       [this] { return run_sim_command(sim_, console_, stop_); }});
}

void CommandLine::declare_reading() {
  commands_.push_back({declare_compare(app_, comparison_, console_),
                       [this] { return run_compare_command(comparison_, console_); }});
  commands_.push_back({declare_report(app_, report_, console_),
                       [this] { return run_report_command(report_, console_); }});
}

void CommandLine::declare_about() {
  commands_.push_back({declare_schema(app_, schema_, console_),
                       [this] { return run_schema_command(schema_, console_); }});
  commands_.push_back({declare_completion(app_, completion_, console_),
                       [this] { return run_completion_command(app_, completion_, console_); }});
  commands_.push_back({declare_man(app_, man_, console_),
                       [this] { return run_man_command(app_, man_, console_); }});
}

ExitCode CommandLine::run() {
  for (const Command& command : commands_) {
    if (command.app->parsed()) return command.run();
  }
  throw Error(ExitCode::usage, "a command is missing");  // which the parser has refused before
}

/// CLI11 would take the next argument for the value of `--size=`, which an unset variable leaves.
void refuse_empty_values(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") return;
    if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
      throw Error(ExitCode::usage, fmt::format("{} has no value", argument),
                  "give one, or leave out the option");
    }
  }
}

/// Parses and runs; throws Error and other exceptions.
ExitCode run_command(CommandLine& line, std::vector<std::string> arguments,
                     const Console& console) {
  refuse_empty_values(arguments);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
  try {
    line.app().parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success)) {
      throw usage_error(line.app(), error);
    }
    const bool version = dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr;
    console.write(version ? fmt::format("{}\n", error.what()) : line.app().help());
    return ExitCode::ok;
  }
  return line.run();
}

/// `-qJ`: whether a letter of it is that option, and not a part of another one's value.
bool holds_letter(const CLI::App& command, std::string_view argument, char letter) {
  if (!argument.starts_with('-') || argument.starts_with("--")) return false;
  if (argument.find('=') != std::string_view::npos) return false;  // a file after the letter
  for (const char each : argument.substr(1)) {
    if (each == letter) return true;
    const CLI::Option* option = command.get_option_no_throw(fmt::format("-{}", each));
    if (option == nullptr || option->get_expected_max() != 0) return false;
  }
  return false;
}

/// Whether JSON is to go to stdout. CLI11 may have stopped at an error before that option, so the
/// arguments themselves are searched.
bool wants_json(const CLI::App& command, const std::vector<std::string>& arguments) {
  if (command.get_option_no_throw("--json") == nullptr) return false;
  constexpr std::string_view kWithFile = "--json=";
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  return std::any_of(arguments.begin(), end, [&](const std::string& argument) {
    return argument == "--json" || holds_letter(command, argument, 'J') ||
           (argument.starts_with(kWithFile) && is_stdout(argument.substr(kWithFile.size())));
  });
}

/// A program that asked for JSON gets it even if the command had no result.
void write_json_of(const Exit& exit, const CLI::App& app, const std::vector<std::string>& arguments,
                   const Console& console) {
  if (console.has_written()) return;
  const auto commands = app.get_subcommands({});
  const auto named =
      std::find_first_of(arguments.begin(), arguments.end(), commands.begin(), commands.end(),
                         [](const std::string& argument, const CLI::App* command) {
                           return argument == command->get_name();
                         });
  if (named == arguments.end()) return;
  const CLI::App& command = *app.get_subcommand(*named);
  if (!wants_json(command, arguments)) return;
  if (const auto json = json_without_result(command.get_name(), exit)) console.write_result(*json);
}

}  // namespace

Manual describe_command_line() {
  Console console;
  return describe(CommandLine(console, kNeverStop).app());
}

int run(std::vector<std::string> arguments, Console console, const StopFlag& stop) {
  console.stop = &stop;
  CommandLine line(console, stop);
  const auto fail = [&](ExitCode code, const std::string& message, const std::string& hint) {
    console.fail(message, hint);
    try {
      write_json_of({code, message}, line.app(), arguments, console);
    } catch (const Error& error) {
      console.fail(error.what(), error.hint());
    }
    return static_cast<int>(code);
  };
  try {
    return static_cast<int>(run_command(line, arguments, console));
  } catch (const Error& error) {
    return fail(error.code(), error.what(), error.hint());
  } catch (const std::system_error& error) {
    const auto cause = net::local_cause(error);
    return fail(ExitCode::failure,
                cause ? fmt::format("{} ({})", cause->what, error.what()) : error.what(),
                cause ? cause->advice : std::string());
  } catch (const std::exception& error) {
    return fail(ExitCode::failure, error.what(), {});
  }
}

}  // namespace especho::cli
