// Options that several commands share, how options are declared, and the errors of a command line.
#pragma once

#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal/console.hpp"
#include "core/options/option_parsers.hpp"
#include "especho/error.hpp"
#include "especho/units.hpp"
#include "firmware/host/device.hpp"

// CLI11's headers take seconds to compile: only files that declare options include them.
namespace CLI {
class App;
class Option;
class ParseError;
}  // namespace CLI

namespace especho::cli {

/// How --help names the kinds of values.
namespace type {
inline constexpr const char* kSize = "SIZE";
inline constexpr const char* kCount = "COUNT";
inline constexpr const char* kDuration = "TIME";
}  // namespace type

/// Declares an option whose text goes to `parse`, which throws Error(usage) for a bad one.
CLI::Option* add_parsed(CLI::App& app, const std::string& names,
                        std::function<void(std::string_view)> parse, const std::string& type,
                        const std::string& help);

/// The help with the default that it names, if there is one.
std::string with_default(std::string help, const char* default_text);

/// Declares an option whose text `parse` turns into a value. A default is given as the text that a
/// user would type, so that --help can't be wrong about it.
template <typename T, typename Parse>
CLI::Option* add_value(CLI::App& app, const std::string& names, T& value, Parse parse,
                       const std::string& type, const std::string& help,
                       const char* default_text = nullptr) {
  if (default_text != nullptr) value = parse(default_text);
  return add_parsed(
      app, names, [&value, parse](std::string_view text) { value = parse(text); }, type,
      with_default(help, default_text));
}

// Options that bench has, too; their words are those of its row.
CLI::Option* add_pattern_option(CLI::App& app, Pattern& pattern);
CLI::Option* add_suffix_option(CLI::App& app, std::string& suffix);
CLI::Option* add_seed_option(CLI::App& app, std::uint64_t& seed);

/// --wait-ready and --deadline, whose relation is the same in every command.
void add_wait_options(CLI::App& app, Nanoseconds& wait_ready, std::optional<Nanoseconds>& deadline,
                      const std::string& deadline_help = {});  ///< empty: as for bench
void add_connect_timeout(CLI::App& app, Nanoseconds& timeout);

CLI::Option* add_profile_option(CLI::App& app, device::Profile& profile, const std::string& of);

/// --stack; nothing if it is not given.
CLI::Option* add_stack_option(CLI::App& app, std::optional<device::StackKind>& stack,
                              const char* default_text);

/// -q, -v and --color.
void add_verbosity_options(CLI::App& app, Console& console);

/// Declares --help after all others: CLI11 would put it first, under a heading of its own.
void move_help_to_end(CLI::App& app);

/// What a shell completes as the value of an option.
struct CompletionValues {
  std::vector<std::string> words;  ///< a fixed set, or what is typed most
  bool files = false;
  bool list = false;  ///< several words, separated by commas
};

/// Notes the words that a shell completes; they must not contain blanks.
CLI::Option* complete_words(CLI::Option* option, const std::vector<std::string>& words);

/// Notes that the value is a file. Options of type FILE need no such note.
CLI::Option* complete_files(CLI::Option* option);

CompletionValues completion_values(const CLI::Option& option);

/// The texts of a set of values that have a to_string().
template <typename Values>
std::vector<std::string> texts_of(const Values& values) {
  std::vector<std::string> texts;
  texts.reserve(std::size(values));
  for (const auto& value : values) texts.emplace_back(to_string(value));
  return texts;
}

/// An error of CLI11 in our words, with what was typed, what may have been meant, and the command's
/// --help.
Error usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace especho::cli
