#include "cli/payload_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "especho/error.hpp"

namespace especho::cli {
namespace {

/// The byte that two hex digits at `at` stand for.
std::optional<char> hex_byte(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  unsigned value = 0;
  const char* end = text.data() + at + 2;
  if (std::from_chars(text.data() + at, end, value, 16).ptr != end) return std::nullopt;
  return static_cast<char>(value);
}

std::optional<char> simple_escape(char letter) {
  switch (letter) {
    case 'r':
      return '\r';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '0':
      return '\0';
    case '\\':
      return '\\';
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string unescape(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      result += text[i];
      continue;
    }
    const std::size_t start = i++;
    const char letter = i < text.size() ? text[i] : '\0';
    const auto byte = letter == 'x' ? hex_byte(text, i + 1) : simple_escape(letter);
    if (i == text.size() || !byte) {
      throw Error(ExitCode::usage,
                  fmt::format("unknown escape '{}' at character {} of TEXT",
                              text.substr(start, letter == 'x' ? 4 : 2), start + 1),
                  R"(\r \n \t \0 \\ and \xNN)");
    }
    if (letter == 'x') i += 2;
    result += *byte;
  }
  return result;
}

std::string parse_hex(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (std::string_view(" \t\r\n:,").find(text[i]) != std::string_view::npos) {
      ++i;
      continue;
    }
    const auto byte = hex_byte(text, i);
    if (!byte) {
      throw Error(
          ExitCode::usage,
          fmt::format("'{}' at character {} is not a pair of hex digits", text.substr(i, 2), i + 1),
          "pairs of hex digits, with blanks, colons or commas between them: 48 65 6c");
    }
    result += *byte;
    i += 2;
  }
  return result;
}

}  // namespace especho::cli
