// Scripts that complete the command line of especho in a shell.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cli/manual/manual.hpp"

namespace especho::cli {

enum class Shell { bash, zsh, fish, powershell };

inline constexpr std::array kShells{Shell::bash, Shell::zsh, Shell::fish, Shell::powershell};

std::string_view to_string(Shell shell);

/// Throws Error(usage).
Shell parse_shell(std::string_view text);

std::string completion(Shell shell, const Manual& manual);

/// `text` with each `from` replaced.
std::string replaced(std::string_view text, std::string_view from, std::string_view to);

// Words for bash and zsh: quoted; quoted if need be; several of them.
std::string posix_quoted(std::string_view text);
std::string posix_word(std::string_view text);
std::string posix_words(const std::vector<std::string>& words);

// One per shell, for completion().
std::string bash_completion(const Manual& manual);
std::string zsh_completion(const Manual& manual);
std::string fish_completion(const Manual& manual);
std::string powershell_completion(const Manual& manual);

}  // namespace especho::cli
