// Completion for zsh, in a folder of $fpath or sourced.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/manual/completion.hpp"

namespace especho::cli {
namespace {

constexpr const char* kZshHead = R"zsh(#compdef especho
# Completes especho in zsh; printed by `especho completion zsh`.
)zsh";

constexpr const char* kZshTail = R"zsh(
if [[ $funcstack[1] == _especho ]]; then
    _especho "$@"
else
    compdef _especho especho
fi
)zsh";

/// Escapes what _arguments would take for the end of a part of its specification.
std::string escaped(std::string_view text) {
  std::string result = replaced(text, "\\", "\\\\");
  for (const char* special : {":", "[", "]"}) {
    result = replaced(result, special, std::string("\\") + special);
  }
  return result;
}

/// The part after the last colon.
std::string zsh_action(const CompletionValues& values) {
  if (values.files) return "_files";
  if (values.words.empty()) return " ";
  const std::string words = escaped(fmt::format("{}", fmt::join(values.words, " ")));
  return values.list ? "_sequence compadd - " + words : "(" + words + ")";
}

/// ` \` and an argument on its own line.
std::string argument(const std::string& specification) {
  return " \\\n                " + posix_quoted(specification);
}

/// How the value follows its name.
std::string value_mark(const ManualOption& option, const std::string& name) {
  const bool is_long = name.starts_with("--");
  switch (option.takes) {
    case ManualOption::Takes::value:
      return is_long ? "=" : "+";
    case ManualOption::Takes::optional_value:
      return is_long ? "=-" : "";
    case ManualOption::Takes::nothing:
      break;
  }
  return "";
}

std::string option_arguments(const ManualOption& option) {
  const std::string others = fmt::format("({})", fmt::join(option.names, " "));
  std::string text;
  for (const std::string& name : option.names) {
    const std::string mark = value_mark(option, name);
    std::string specification =
        fmt::format("{}{}{}[{}]", option.repeats ? "*" : others, name, mark, escaped(option.help));
    if (!mark.empty()) {
      specification += fmt::format("{}{}:{}", mark == "=-" ? "::" : ":",
                                   escaped(value_name(option)), zsh_action(option.values));
    }
    text += argument(specification);
  }
  return text;
}

std::string positional_argument(const ManualOption& positional) {
  const char* mark = positional.repeats ? "*:" : positional.required ? ":" : "::";
  return argument(mark + escaped(positional.names.front()) + ":" + zsh_action(positional.values));
}

std::string command_list(const Manual& manual) {
  std::string text = "\n_especho_commands() {\n    local -a commands\n    commands=(\n";
  for (const ManualCommand& command : manual.commands) {
    text += fmt::format("        {}\n",
                        posix_quoted(escaped(command.name) + ":" + escaped(command.summary)));
  }
  return text + "    )\n    _describe -t commands command commands\n}\n";
}

std::string command_case(const ManualCommand& command) {
  std::string text =
      fmt::format("        {})\n            _arguments -s -S", posix_word(command.name));
  for (const ManualOption& option : command.options) text += option_arguments(option);
  for (const ManualOption& positional : command.positionals) {
    text += positional_argument(positional);
  }
  return text + "\n            ;;\n";
}

}  // namespace

std::string zsh_completion(const Manual& manual) {
  std::string text = kZshHead + command_list(manual) +
                     "\n_especho() {\n"
                     "    local curcontext=$curcontext context state state_descr line ret=1\n"
                     "    typeset -A opt_args\n"
                     "    _arguments -C -s -S";
  for (const ManualOption& option : manual.options) text += option_arguments(option);
  text += argument(":command:_especho_commands") + argument("*::argument:->argument");
  text +=
      " && ret=0\n"
      "    [[ $state == argument ]] || return ret\n"
      "    curcontext=${curcontext%:*:*}:especho-$words[1]:\n"
      "    case $words[1] in\n";
  for (const ManualCommand& command : manual.commands) text += command_case(command);
  return text + "    esac\n}\n" + kZshTail;
}

}  // namespace especho::cli
