#include "cli/options/options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <array>
#include <sstream>
#include <string>
#include <vector>

#include "core/options/bench_options.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"

namespace especho::cli {
namespace {

// Completion values are kept in CLI11's option text, which only its own help would print.
constexpr const char* kFilesMark = "/";  // no word of any set

/// `--size` of `-s,--size,-l,--length`.
std::string first_long_name(const std::string& names) {
  const std::size_t begin = names.rfind(',', names.find("--")) + 1;
  return names.substr(begin, names.find(',', begin) - begin);
}

device::Profile parse_profile(std::string_view text) {
  if (const auto profile = device::profile_from(text)) return *profile;
  throw Error(ExitCode::usage, fmt::format("'{}' is not a profile", text), "especho or tutorial");
}

device::StackKind parse_stack(std::string_view text) {
  for (const device::StackKind stack : device::all_stacks) {
    if (text == to_string(stack)) return stack;
  }
  throw Error(ExitCode::usage, fmt::format("'{}' is not a stack", text), "lwip or host");
}

struct NamedColor {
  const char* name;
  ColorChoice choice;
};
constexpr std::array kColors{NamedColor{"auto", ColorChoice::automatic},
                             NamedColor{"always", ColorChoice::always},
                             NamedColor{"never", ColorChoice::never}};

const char* to_string(const NamedColor& color) {
  return color.name;
}

ColorChoice parse_color(std::string_view text) {
  for (const NamedColor& color : kColors) {
    if (text == color.name) return color.choice;
  }
  throw Error(ExitCode::usage, fmt::format("'{}' is not a colour choice", text),
              "auto, always or never");
}

/// Declares an option that bench has as well, with the words of its row.
template <typename T, typename Parse>
CLI::Option* add_like_bench(CLI::App& app, std::string_view name, T& value, Parse parse,
                            const std::string& help = {}) {
  const BenchOption& row = bench_option(name);
  CLI::Option* option = add_value(app, row.names, value, parse, row.type,
                                  help.empty() ? row.help : help, row.default_text);
  return row.words.empty() ? option : complete_words(option, row.words);
}

// Usage errors.

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

std::string with_default(std::string help, const char* default_text) {
  if (default_text == nullptr) return help;
  return help.append(" (default ").append(default_text).append(")");
}

CLI::Option* add_parsed(CLI::App& app, const std::string& names,
                        std::function<void(std::string_view)> parse, const std::string& type,
                        const std::string& help) {
  const auto set = [parse = std::move(parse),
                    name = first_long_name(names)](const std::string& text) {
    try {
      parse(text);
    } catch (const Error& error) {
      throw CLI::ValidationError(name, fmt::format("{}; allowed: {}", error.what(), error.hint()));
    }
  };
  return app.add_option_function<std::string>(names, set, help)->type_name(type)->take_last();
}

CLI::Option* add_pattern_option(CLI::App& app, Pattern& pattern) {
  return add_like_bench(app, "--pattern", pattern, parse_pattern);
}

CLI::Option* add_suffix_option(CLI::App& app, std::string& suffix) {
  return add_like_bench(app, "--suffix", suffix, parse_suffix);
}

CLI::Option* add_seed_option(CLI::App& app, std::uint64_t& seed) {
  return add_like_bench(app, "--seed", seed, parse_count);
}

CLI::Option* add_profile_option(CLI::App& app, device::Profile& profile, const std::string& of) {
  constexpr std::array kProfiles{device::Profile::especho, device::Profile::tutorial};
  return complete_words(
      add_value(app, "--profile", profile, parse_profile, "PROFILE",
                fmt::format("Profile of the {}:\nespecho or tutorial", of), "especho"),
      texts_of(kProfiles));
}

CLI::Option* add_stack_option(CLI::App& app, std::optional<device::StackKind>& stack,
                              const char* default_text) {
  return complete_words(
      add_value(app, "--stack", stack, parse_stack, "STACK",
                fmt::format("TCP of the built-in device: lwip, a board's, or\nhost, this machine's "
                            "(default {})",
                            default_text)),
      texts_of(device::all_stacks));
}

void add_wait_options(CLI::App& app, Nanoseconds& wait_ready, std::optional<Nanoseconds>& deadline,
                      const std::string& deadline_help) {
  add_like_bench(app, "--wait-ready", wait_ready, parse_duration);
  add_like_bench(app, "--deadline", deadline, parse_positive_duration, deadline_help);
}

void add_connect_timeout(CLI::App& app, Nanoseconds& timeout) {
  add_like_bench(app, "--connect-timeout", timeout, parse_positive_duration);
}

void add_verbosity_options(CLI::App& app, Console& console) {
  auto* quiet = app.add_flag("-q,--quiet", console.quiet, "Print only errors on stderr");
  app.add_flag("-v,--verbose", console.verbose, "Print more on stderr")->excludes(quiet);
  complete_words(add_value(app, "--color", console.color, parse_color, "WHEN",
                           "Use colours: auto, always or never", "auto"),
                 texts_of(kColors));
}

void move_help_to_end(CLI::App& app) {
  const std::string help = app.get_help_ptr()->get_description();
  app.set_help_flag(app.get_help_ptr()->get_name(false, true), help);
}

CLI::Option* complete_words(CLI::Option* option, const std::vector<std::string>& words) {
  return option->option_text(fmt::format("{}", fmt::join(words, " ")));
}

CLI::Option* complete_files(CLI::Option* option) {
  return option->option_text(kFilesMark);
}

CompletionValues completion_values(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  CompletionValues values{
      .words = {},
      .files = type == "FILE" || type == "[=FILE]" || option.get_option_text() == kFilesMark,
      .list = type.find("[,") != std::string::npos};
  std::istringstream text(values.files ? std::string() : option.get_option_text());
  for (std::string word; text >> word;) values.words.push_back(word);
  return values;
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

}  // namespace especho::cli
