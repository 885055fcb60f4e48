#include "core/payload_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "especho/error.hpp"

namespace especho {
namespace {

/// The byte that two hex digits at `at` stand for.
std::optional<char> hex_byte(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  unsigned value = 0;
  const char* end = text.data() + at + 2;
  if (std::from_chars(text.data() + at, end, value, 16).ptr != end) return std::nullopt;
  return static_cast<char>(value);
}

struct Escape {
  char letter;
  char byte;
};
constexpr std::array kEscapes{Escape{'r', '\r'}, Escape{'n', '\n'}, Escape{'t', '\t'},
                              Escape{'0', '\0'}, Escape{'\\', '\\'}};

std::optional<char> simple_escape(char letter) {
  const auto known = std::find_if(kEscapes.begin(), kEscapes.end(),
                                  [letter](const Escape& one) { return one.letter == letter; });
  return known == kEscapes.end() ? std::nullopt : std::optional<char>(known->byte);
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
                  fmt::format("unknown escape '{}' at character {} of the text",
                              text.substr(start, letter == 'x' ? 4 : 2), start + 1),
                  R"(\r \n \t \0 \\ and \xNN)");
    }
    if (letter == 'x') i += 2;
    result += *byte;
  }
  return result;
}

std::string escape(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto known = std::find_if(kEscapes.begin(), kEscapes.end(),
                                    [byte](const Escape& one) { return one.byte == byte; });
    if (known != kEscapes.end()) {
      text += fmt::format("\\{}", known->letter);
    } else if (byte < ' ' || byte > '~') {
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    } else {
      text += byte;
    }
  }
  return text;
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

}  // namespace especho
