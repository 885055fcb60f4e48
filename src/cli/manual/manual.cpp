#include "cli/manual/manual.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>
#include <string_view>

namespace especho::cli {
namespace {

constexpr std::string_view kExamples = "\nExamples:\n";

std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

ManualOption::Takes takes(const CLI::Option& option) {
  if (option.get_items_expected_max() > 0) return ManualOption::Takes::value;
  return option.get_type_name().empty() ? ManualOption::Takes::nothing
                                        : ManualOption::Takes::optional_value;
}

ManualOption describe(const CLI::Option& option) {
  ManualOption described{
      .names = {},
      .type = option.get_type_name(),
      .help = on_one_line(option.get_description()),
      .group = option.get_group(),
      .takes = takes(option),
      .values = completion_values(option),
      .repeats = option.get_expected_max() >= CLI::detail::expected_max_vector_size,
      .required = option.get_required()};
  for (const std::string& name : option.get_snames()) described.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) described.names.push_back("--" + name);
  if (option.get_positional()) described.names = {option.get_name(true, false)};
  return described;
}

/// Paragraphs are separated by an empty line, and broken for a terminal.
std::vector<std::string> paragraphs(std::string_view text) {
  constexpr std::string_view kGap = "\n\n";
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(kGap), text.size());
    const std::string_view one = text.substr(0, end);
    if (one.find_first_not_of('\n') != std::string_view::npos) {
      all.push_back(on_one_line(std::string(one)));
    }
    text.remove_prefix(std::min(end + kGap.size(), text.size()));
  }
  return all;
}

std::vector<std::string> indented_lines(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin != std::string::npos) lines.push_back(line.substr(begin));
  }
  return lines;
}

void describe_footer(const std::string& footer, ManualCommand& command) {
  const std::string text = "\n" + footer;  // so that the heading is found at the beginning as well
  const std::size_t heading = text.find(kExamples);
  command.notes = paragraphs(std::string_view(text).substr(0, heading).substr(1));
  if (heading == std::string::npos) return;
  command.examples = indented_lines(std::string_view(text).substr(heading + kExamples.size()));
}

ManualCommand describe_command(const CLI::App& app) {
  ManualCommand command;
  command.name = app.get_name();
  command.summary = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    auto& kind = option->get_positional() ? command.positionals : command.options;
    kind.push_back(describe(*option));
  }
  describe_footer(app.get_footer(), command);
  return command;
}

bool has(const ManualCommand& command, const ManualOption& option) {
  return std::find(command.options.begin(), command.options.end(), option) != command.options.end();
}

}  // namespace

Manual describe(const CLI::App& app) {
  Manual manual;
  manual.summary = app.get_description();
  for (const CLI::Option* option : app.get_options()) manual.options.push_back(describe(*option));
  for (const CLI::App* command : app.get_subcommands({})) {
    manual.commands.push_back(describe_command(*command));
  }
  return manual;
}

std::vector<ManualOption> common_options(const Manual& manual) {
  std::vector<ManualOption> common;
  if (manual.commands.empty()) return common;
  for (const ManualOption& option : manual.commands.front().options) {
    const bool everywhere =
        std::all_of(manual.commands.begin(), manual.commands.end(),
                    [&](const ManualCommand& command) { return has(command, option); });
    if (everywhere) common.push_back(option);
  }
  return common;
}

std::vector<ManualOption> distinct_options(const Manual& manual) {
  std::vector<ManualOption> distinct = manual.options;
  for (const ManualCommand& command : manual.commands) {
    for (const ManualOption& option : command.options) {
      const bool known = std::any_of(distinct.begin(), distinct.end(), [&](const auto& other) {
        return other.names == option.names;
      });
      if (!known) distinct.push_back(option);
    }
  }
  return distinct;
}

std::vector<std::string> names_with_value(const Manual& manual) {
  std::vector<std::string> names;
  for (const ManualOption& option : distinct_options(manual)) {
    if (option.takes != ManualOption::Takes::value) continue;
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

std::string value_name(const ManualOption& option) {
  const std::string& type = option.type;
  return type.starts_with("[=") ? type.substr(2, type.size() - 3) : type;
}

}  // namespace especho::cli
