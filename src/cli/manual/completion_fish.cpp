// Completion for fish 3.0 and later.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/manual/completion.hpp"

namespace especho::cli {
namespace {

constexpr const char* kFishHead =
    R"fish(# Completes especho in fish; printed by `especho completion fish`.

# Whether the command is $argv[1], and as many of its arguments are there as $argv[2] says.
function __especho_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l command
    set -l place 0
    set -l is_value no
    for word in $words
        if test $is_value = yes
            set is_value no
            continue
        end
        switch $word
            case )fish";

constexpr const char* kFishTail = R"fish(
                set is_value yes
            case '-*'
            case '*'
                if test -z "$command"
                    set command $word
                else
                    set place (math $place + 1)
                end
        end
    end
    test "$command" = "$argv[1]"; and test (count $argv) = 1 -o "$place" = "$argv[2]"
end

complete -c especho -f
)fish";

std::string fish_quoted(std::string_view text) {
  return "'" + replaced(replaced(text, "\\", "\\\\"), "'", "\\'") + "'";
}

std::string at(const std::string& command) {
  return "-n " + fish_quoted(fmt::format("__especho_at {}", command.empty() ? "''" : command));
}

std::string at(const std::string& command, std::size_t place) {
  return "-n " + fish_quoted(fmt::format("__especho_at {} {}", command, place));
}

/// The completion; empty for a value that can't be completed.
std::string fish_action(const CompletionValues& values) {
  if (values.files) return " -F";
  if (values.words.empty()) return "";
  const std::string words = fmt::format("{}", fmt::join(values.words, " "));
  return " -a " + fish_quoted(values.list ? fmt::format("(__fish_append , {})", words) : words);
}

std::string value_of(const ManualOption& option) {
  switch (option.takes) {
    case ManualOption::Takes::value:
      return (option.values.files ? " -r" : " -x") + fish_action(option.values);
    case ManualOption::Takes::optional_value:
      return fish_action(option.values);
    case ManualOption::Takes::nothing:
      break;
  }
  return "";
}

std::string line(const std::string& condition, const std::string& what, const std::string& help) {
  return fmt::format("complete -c especho {}{} -d {}\n", condition, what, fish_quoted(help));
}

std::string option_line(const std::string& command, const ManualOption& option) {
  std::string names;
  for (const std::string& name : option.names) {
    const bool is_long = name.starts_with("--");
    names += (is_long ? " -l " : " -s ") + name.substr(is_long ? 2 : 1);
  }
  return line(at(command), names + value_of(option), option.help);
}

std::string positional_lines(const ManualCommand& command) {
  std::string text;
  for (std::size_t i = 0; i < command.positionals.size(); ++i) {
    const ManualOption& positional = command.positionals[i];
    const std::string action = fish_action(positional.values);
    if (action.empty()) continue;
    text += line(positional.repeats ? at(command.name) : at(command.name, i), action,
                 positional.names.front());
  }
  return text;
}

}  // namespace

std::string fish_completion(const Manual& manual) {
  const std::vector<std::string> valued = names_with_value(manual);
  std::string text = kFishHead + (valued.empty() ? "''" : posix_words(valued)) + kFishTail;
  for (const ManualCommand& command : manual.commands) {
    text += line(at(""), " -a " + fish_quoted(command.name), command.summary);
  }
  for (const ManualOption& option : manual.options) text += option_line("", option);
  for (const ManualCommand& command : manual.commands) {
    text += "\n" + positional_lines(command);
    for (const ManualOption& option : command.options) text += option_line(command.name, option);
  }
  return text;
}

}  // namespace especho::cli
