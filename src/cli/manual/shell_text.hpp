// Words and lists of them as shells read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace especho::cli {

/// `text` with each `from` in it replaced.
std::string replaced(std::string_view text, std::string_view from, std::string_view to);

/// For bash and zsh.
std::string posix_quoted(std::string_view text);

/// The same, without quotes where none are needed.
std::string posix_word(std::string_view text);

/// Separated by blanks.
std::string posix_words(const std::vector<std::string>& words);

}  // namespace especho::cli
