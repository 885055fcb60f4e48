#include "cli/manual/roff.hpp"

#include <fmt/format.h>

#include <cctype>
#include <sstream>

namespace especho::cli {
namespace {

constexpr std::size_t kLineLength = 78;

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/// Escapes for what roff would print differently or not at all.
std::string_view escape_of(char c) {
  switch (c) {
    case '\\':
      return "\\e";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '"':
      return "\\(dq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    default:
      return {};
  }
}

/// A line that begins with a dot would be a request. (One with a quote has it escaped.)
std::string guarded(const std::string& line) {
  return line.starts_with('.') ? "\\&" + line : line;
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-' &&
         (word[1] == '-' ? word.size() > 2
                         : std::isalnum(static_cast<unsigned char>(word[1])) != 0);
}

/// The option without the comma, dot or bracket that follows it.
std::size_t length_of_option(std::string_view word) {
  return word.find_last_not_of(".,;:)") + 1;
}

/// A word; backticks turn bold on and off.
std::string set_word(std::string_view word, bool& bold) {
  if (!bold && is_option(word)) {
    const std::size_t length = length_of_option(word);
    return roff_bold(word.substr(0, length)) + roff_escape(word.substr(length));
  }
  std::string text;
  for (const char c : word) {
    if (c == '`') bold = !bold;
    text += c == '`' ? (bold ? "\\fB" : "\\fR") : roff_escape({&c, 1});
  }
  return text;
}

/// Whether a new sentence follows, unlike after `e.g.`
bool ends_sentence(std::string_view word, std::string_view next) {
  return word.ends_with('.') && !next.empty() && is_capital(next.front());
}

}  // namespace

std::string roff_escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const std::string_view escape = escape_of(c);
    escaped += escape.empty() ? std::string_view(&c, 1) : escape;
  }
  return escaped;
}

std::string roff_prose(std::string_view text) {
  std::string prose;
  std::string line;
  bool bold = false;
  const auto end_line = [&] {
    if (!line.empty()) prose += guarded(line) + "\n";
    line.clear();
  };
  std::istringstream words{std::string(text)};
  std::string before;
  for (std::string word; words >> word; before = word) {
    const std::string set = set_word(word, bold);
    const bool fits = line.size() + 1 + set.size() <= kLineLength;
    if (!fits || ends_sentence(before, word)) end_line();
    line += (line.empty() ? "" : " ") + set;
  }
  end_line();
  return prose;
}

std::string roff_verbatim(std::string_view line) {
  return guarded(roff_escape(line)) + "\n";
}

std::string roff_bold(std::string_view text) {
  return fmt::format("\\fB{}\\fR", roff_escape(text));
}

std::string roff_placeholders(std::string_view type) {
  std::string text;
  bool italic = false;
  for (const char c : type) {
    if (is_capital(c) != italic) {
      italic = !italic;
      text += italic ? "\\fI" : "\\fR";
    }
    text += roff_escape({&c, 1});
  }
  return text + (italic ? "\\fR" : "");
}

}  // namespace especho::cli
