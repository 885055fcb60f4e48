#include "cli/app.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <system_error>

#include "cli/command_line.hpp"
#include "cli/output/output_file.hpp"
#include "cli/parse_error.hpp"
#include "especho/error.hpp"
#include "net/local_cause.hpp"
#include "report/json/json.hpp"

namespace especho::cli {
namespace {

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

/// Whether JSON is to go to stdout. The command line may be wrong, or wrong before that option, so
/// what CLI11 has parsed does not tell.
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
