#include "cli/parse_error.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "core/text.hpp"

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

}  // namespace

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

}  // namespace especho::cli
