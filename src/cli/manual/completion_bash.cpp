// Completion for bash, without the package bash-completion. It needs no more than bash 3.2, the one
// of macOS, which breaks words at blanks only; without compopt, files are offered as well.
#include <fmt/format.h>

#include <algorithm>

#include "cli/manual/completion.hpp"

namespace especho::cli {
namespace {

constexpr const char* kBashHead =
    R"bash(# Completes especho in bash; printed by `especho completion bash`.
)bash";

// If nothing is offered, bash completes files, with all the quoting that they need.
constexpr const char* kFunction = R"bash(
_especho() {
    local current command= place=0 option= ended= before= commas= kept word
    local -a words typed
    COMPREPLY=()
    words=()
    _especho_typed
    current=${typed[${#typed[@]} - 1]}
    unset "typed[${#typed[@]} - 1]"

    # Which command, which of its arguments, or the value of which option.
    for word in "${typed[@]:1}"; do
        if [[ -n $option ]]; then
            option=
        elif [[ $word == -- && -z $ended ]]; then
            ended=yes
        elif [[ $word == -?* && -z $ended ]]; then
            _especho_takes_value "$word" && option=$word
        elif [[ -z $command ]]; then
            command=$word
        else
            place=$((place + 1))
        fi
    done

    # Readline leaves as it stands what goes up to the last character that breaks words.
    kept=$current
    while [[ -n $kept && ($kept != *[=:] || $COMP_WORDBREAKS != *"${kept: -1}"*) ]]; do
        kept=${kept%?}
    done
    if [[ -z $option && -z $ended && $current == --*=* ]]; then
        option=${current%%=*} before=${current%%=*}= current=${current#*=}
    fi

    if [[ -n $option ]]; then
        _especho_value || return 0
    elif [[ $current == -* && -z $ended ]]; then
        _especho_option
    else
        _especho_argument || return 0
    fi

    if [[ -n $commas && $current == *,* ]]; then
        before+=${current%,*},
        current=${current##*,}
    fi
    for word in "${words[@]}"; do
        [[ $word == "$current"* && ",$before" != *[,=]"$word,"* ]] || continue
        word=$before$word
        COMPREPLY+=("${word#"$kept"}")
    done
    if [[ -n $commas || ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
    compopt +o default 2>/dev/null
    return 0
}

# The words up to the one that is completed, as they were typed. Readline's words also break at each
# run of = and :, so that `--size=4k` is three of them; those with no blank between are one.
_especho_typed() {
    local line=$COMP_LINE gap last word
    typed=()
    for word in "${COMP_WORDS[@]:0:COMP_CWORD + 1}"; do
        gap=${line%%"$word"*}
        line=${line#*"$word"}
        last=$((${#typed[@]} - 1))
        if [[ $last -lt 0 || -z $word || -n $gap ]]; then
            typed+=("$word")
        else
            typed[last]+=$word
        fi
    done
}

# Files, which are left to bash, unless it would take something else for a part of their names.
_especho_file() {
    [[ $before != "$kept" ]] || return 1
    while IFS= read -r word; do
        words+=("$word")
    done < <(compgen -f -- "$current")
}

complete -o default -F _especho especho
)bash";

/// The branches of a `case`; those with the same action are merged.
class Cases {
 public:
  void add(const std::string& pattern, const std::string& action) {
    const auto found = std::find_if(branches_.begin(), branches_.end(),
                                    [&](const Branch& branch) { return branch.action == action; });
    if (found == branches_.end()) {
      branches_.push_back({pattern, action});
    } else {
      found->pattern += " | " + pattern;
    }
  }

  /// A function that decides by `subject`.
  std::string function(const char* name, const char* subject) const {
    std::string text = fmt::format("\n{}() {{\n    case {} in\n", name, subject);
    for (const Branch& branch : branches_) {
      text += fmt::format("        {})\n            {}\n            ;;\n", branch.pattern,
                          branch.action);
    }
    return text + "    esac\n}\n";
  }

 private:
  struct Branch {
    std::string pattern;
    std::string action;
  };
  std::vector<Branch> branches_;
};

/// Sets the words, or fails for a file.
std::string bash_action(const CompletionValues& values) {
  if (values.files) return "_especho_file";
  return fmt::format("words=({}){}", posix_words(values.words), values.list ? " commas=yes" : "");
}

bool has_values(const ManualOption& option) {
  return option.values.files || !option.values.words.empty();
}

std::string takes_value_function(const Manual& manual) {
  Cases cases;
  for (const std::string& name : names_with_value(manual)) {
    cases.add(posix_word(name), "return 0");
  }
  cases.add("*", "return 1");
  return cases.function("_especho_takes_value", "$1");
}

std::string value_function(const Manual& manual) {
  Cases cases;
  for (const ManualOption& option : distinct_options(manual)) {
    if (!has_values(option)) continue;
    for (const std::string& name : option.names) {
      cases.add(posix_word(name), bash_action(option.values));
    }
  }
  return cases.function("_especho_value", "$option");
}

std::string option_words(const std::vector<ManualOption>& options) {
  std::vector<std::string> words;
  for (const ManualOption& option : options) {
    for (const std::string& name : option.names) {
      words.push_back(name);
      const bool may_take = option.takes == ManualOption::Takes::optional_value;
      if (may_take && name.starts_with("--")) words.push_back(name + "=");
    }
  }
  return fmt::format("words=({})", posix_words(words));
}

std::string option_function(const Manual& manual) {
  Cases cases;
  cases.add("''", option_words(manual.options));
  for (const ManualCommand& command : manual.commands) {
    cases.add(posix_word(command.name), option_words(command.options));
  }
  return cases.function("_especho_option", "$command");
}

std::string argument_function(const Manual& manual) {
  std::vector<std::string> names;
  names.reserve(manual.commands.size());
  for (const ManualCommand& command : manual.commands) names.push_back(command.name);
  Cases cases;
  cases.add("' 0'", fmt::format("words=({})", posix_words(names)));
  for (const ManualCommand& command : manual.commands) {
    for (std::size_t i = 0; i < command.positionals.size(); ++i) {
      const ManualOption& positional = command.positionals[i];
      if (!has_values(positional)) continue;
      const std::string pattern = positional.repeats
                                      ? posix_quoted(command.name + " ") + "*"
                                      : posix_quoted(fmt::format("{} {}", command.name, i));
      cases.add(pattern, bash_action(positional.values));
    }
  }
  return cases.function("_especho_argument", "\"$command $place\"");
}

}  // namespace

std::string bash_completion(const Manual& manual) {
  return kBashHead + takes_value_function(manual) + value_function(manual) +
         option_function(manual) + argument_function(manual) + kFunction;
}

}  // namespace especho::cli
