#include "cli/manual/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "especho/error.hpp"

namespace especho::cli {
namespace {

constexpr std::string_view kPlain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+,";

}  // namespace

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result(text);
  for (std::size_t at = result.find(from); at != std::string::npos;
       at = result.find(from, at + to.size())) {
    result.replace(at, from.size(), to);
  }
  return result;
}

std::string posix_quoted(std::string_view text) {
  return "'" + replaced(text, "'", R"('\'')") + "'";
}

std::string posix_word(std::string_view text) {
  const bool plain = !text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos;
  return plain ? std::string(text) : posix_quoted(text);
}

std::string posix_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + posix_word(word);
  return text;
}

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
