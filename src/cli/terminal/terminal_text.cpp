#include "cli/terminal/terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace especho::cli {
namespace {

constexpr std::size_t kLongestCharacter = 4;

/// How many bytes at the end may be the begin of a character.
std::size_t cut_off(std::string_view bytes) {
  for (std::size_t length = std::min(bytes.size(), kLongestCharacter - 1); length > 0; --length) {
    if (is_cut_off(bytes.substr(bytes.size() - length))) return length;
  }
  return 0;
}

std::string escaped(std::string_view bytes) {
  if (bytes == "\r") return "\\r";
  std::string text;
  for (const char c : bytes) text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string shown(std::string_view bytes) {
  std::string text;
  for_each_character(bytes, [&](std::optional<char32_t> code, std::string_view character) {
    const bool passes = code && (is_printable(*code) || character == "\n" || character == "\t");
    text += passes ? std::string(character) : escaped(character);
  });
  return text;
}

}  // namespace

std::string TerminalText::take(std::string_view bytes) {
  waiting_ += bytes;
  std::string all = std::exchange(waiting_, {});
  waiting_ = all.substr(all.size() - cut_off(all));
  all.resize(all.size() - waiting_.size());
  return shown(all);
}

std::string TerminalText::finish() {
  return shown(std::exchange(waiting_, {}));
}

}  // namespace especho::cli
