#include "cli/app.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <system_error>

#include "cli/command_line.hpp"
#include "cli/output/output_file.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"
#include "net/local_cause.hpp"
#include "report/json/json.hpp"

namespace especho::cli {
namespace {

const CLI::App& innermost(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : *chosen.front();
}

/// What a mistyped word may have meant: an option of the command, or a command.
std::vector<std::string> known_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const CLI::App* sub : command.get_subcommands({})) names.push_back(sub->get_name());
  return names;
}

/// `--json`: an option with an optional value, which can only follow its long name.
std::string name_of_optional_value(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_type_name().starts_with("[=")) return "--" + option->get_lnames().front();
  }
  return {};
}

std::string explain_unexpected(const CLI::App& command, const std::string& word,
                               std::string& advice) {
  if (word.starts_with("-=")) {  // what CLI11 leaves of -J=FILE
    const std::string meant = name_of_optional_value(command);
    if (!meant.empty()) advice = fmt::format("did you mean {}{}?", meant, word.substr(1));
    return fmt::format("'{}' can't follow a one-letter option", word.substr(1));
  }
  const std::string typed = word.substr(0, word.find('='));
  const std::string meant = nearest(typed, known_names(command));
  if (!meant.empty()) advice = fmt::format("did you mean {}?", meant);
  if (word.starts_with('-') && word.size() > 1) return fmt::format("unknown option {}", word);
  return command.get_parent() == nullptr ? fmt::format("unknown command '{}'", word)
                                         : fmt::format("'{}' is one argument too many", word);
}

/// `NEW is missing`, worded like the other complaints about arguments.
std::string explain_missing(const std::string& message) {
  constexpr std::string_view kEnd = " is required";
  if (!message.ends_with(kEnd)) return message;
  return message.substr(0, message.size() - kEnd.size()) + " is missing";
}

std::string explain_no_command(const CLI::App& app) {
  std::string names;
  const auto commands = app.get_subcommands({});
  for (const CLI::App* command : commands) {
    const bool last = command == commands.back();
    names += (names.empty() ? "" : last ? " or " : ", ") + command->get_name();
  }
  return fmt::format("a command is missing: {}", names);
}

Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
  // A mistyped command is left over at the top level, whatever was parsed after it.
  const CLI::App& command = app.remaining().empty() ? innermost(app) : app;
  const std::string help =
      command.get_parent() == nullptr ? "especho" : "especho " + command.get_name();
  std::string advice = fmt::format("`{} --help` lists the options", help);
  std::string message = error.what();
  auto unexpected = command.remaining();
  std::erase(unexpected, "--");
  const bool is_unexpected = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ||
                             dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  if (is_unexpected && !unexpected.empty()) {
    message = explain_unexpected(command, unexpected.front(), advice);
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    message = &command == &app ? explain_no_command(app) : explain_missing(message);
  }
  return {ExitCode::usage, message, advice};
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
