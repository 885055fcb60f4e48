#include "cli/manual/shell_text.hpp"

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

}  // namespace especho::cli
