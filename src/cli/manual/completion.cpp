#include "cli/manual/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "especho/error.hpp"

namespace especho::cli {

std::string_view to_string(Shell shell) {
  switch (shell) {
    case Shell::bash:
      return "bash";
    case Shell::zsh:
      return "zsh";
    case Shell::fish:
      return "fish";
    case Shell::powershell:
      break;
  }
  return "powershell";
}

Shell parse_shell(std::string_view text) {
  for (const Shell shell : kShells) {
    if (text == to_string(shell)) return shell;
  }
  throw Error(ExitCode::usage, fmt::format("no completions for the shell '{}'", text),
              fmt::format("{}", fmt::join(texts_of(kShells), ", ")));
}

std::string completion(Shell shell, const Manual& manual) {
  switch (shell) {
    case Shell::bash:
      return bash_completion(manual);
    case Shell::zsh:
      return zsh_completion(manual);
    case Shell::fish:
      return fish_completion(manual);
    case Shell::powershell:
      break;
  }
  return powershell_completion(manual);
}

}  // namespace especho::cli
