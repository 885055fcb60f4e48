// The command line as plain data, from which the man page and the completions are made.
#pragma once

#include <string>
#include <vector>

#include "cli/options/options.hpp"

namespace especho::cli {

struct ManualOption {
  enum class Takes { nothing, optional_value, value };

  std::vector<std::string> names;  ///< `-s` and `--size`; of a positional, its name alone
  std::string type;                ///< of the value: `SIZE`, or `[=FILE]` of an optional one
  std::string help;
  std::string group;
  Takes takes = Takes::nothing;
  CompletionValues values = {};
  bool repeats = false;   ///< may be given several times; all count
  bool required = false;  ///< of a positional

  bool operator==(const ManualOption& other) const {
    return names == other.names && type == other.type && help == other.help;
  }
};

struct ManualCommand {
  std::string name;
  std::string summary;
  std::vector<ManualOption> positionals;
  std::vector<ManualOption> options;
  std::vector<std::string> notes;     ///< paragraphs
  std::vector<std::string> examples;  ///< command lines
};

/// The commands, and the options before them.
struct Manual {
  std::string summary;
  std::vector<ManualOption> options;
  std::vector<ManualCommand> commands;
};

Manual describe(const CLI::App& app);

/// The options that all commands share.
std::vector<ManualOption> common_options(const Manual& manual);

/// The options of all commands, each once: a name takes the same values in every command.
std::vector<ManualOption> distinct_options(const Manual& manual);

/// The names of all options that take the next word as their value.
std::vector<std::string> names_with_value(const Manual& manual);

/// The type without brackets: `FILE` of `[=FILE]`.
std::string value_name(const ManualOption& option);

/// The page especho(1), as roff. `date` is shown in the footer; it may be empty.
std::string man_page(const Manual& manual, const std::string& date);

}  // namespace especho::cli
