// What the definitions of the command line say, as plain data that the man page and the completions
// are made of.
#pragma once

#include <string>
#include <vector>

#include "cli/cli11_names.hpp"
#include "cli/manual/offer.hpp"

namespace especho::cli {

struct ManualOption {
  enum class Takes { nothing, optional_value, value };

  std::vector<std::string> names;  ///< `-s` and `--size`; of a positional, its name alone
  std::string type;                ///< of the value: `SIZE`, or `[=FILE]` of an optional one
  std::string help;
  std::string group;
  Takes takes = Takes::nothing;
  Offer offer = {};
  bool repeats = false;   ///< may be given several times, each of which counts
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

/// The commands, and what goes before them.
struct Manual {
  std::string summary;
  std::vector<ManualOption> options;
  std::vector<ManualCommand> commands;
};

Manual describe(const CLI::App& app);

/// Those that mean the same to every command.
std::vector<ManualOption> common_options(const Manual& manual);

/// Those of all commands, each but once: what a name takes is the same wherever it stands.
std::vector<ManualOption> distinct_options(const Manual& manual);

/// The names of all options that take the next word for their value.
std::vector<std::string> names_with_value(const Manual& manual);

/// The type without brackets around: `FILE` of `[=FILE]`.
std::string value_name(const ManualOption& option);

}  // namespace especho::cli
