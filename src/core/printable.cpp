#include "core/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/utf8.hpp"

namespace especho {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array kUnprintable{
    Range{0x00, 0x1f},        // controls
    Range{0x7f, 0x9f},        // and more: a terminal may take U+009B for the begin of a command
    Range{0xad, 0xad},        // soft hyphen
    Range{0x61c, 0x61c},      // Arabic letter mark
    Range{0x180e, 0x180e},    // Mongolian vowel separator
    Range{0x200b, 0x200b},    // zero width space
    Range{0x200e, 0x200f},    // left-to-right and right-to-left marks
    Range{0x2028, 0x202e},    // line and paragraph separators, embeddings and overrides
    Range{0x2060, 0x206f},    // word joiner, invisible operators, isolates, deprecated controls
    Range{0xfdd0, 0xfdef},    // no characters
    Range{0xfeff, 0xfeff},    // byte order mark
    Range{0xfff0, 0xfffb},    // not assigned, and annotations
    Range{0xe0000, 0xe0fff},  // tags
};

std::string escaped(std::optional<char32_t> code, std::string_view bytes) {
  if (code && *code > 0x7f) return fmt::format("\\u{:04x}", static_cast<unsigned>(*code));
  return fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
}

}  // namespace

bool is_printable(char32_t code) {
  const bool is_last_of_plane = (code & 0xfffe) == 0xfffe;  // which are no characters
  return !is_last_of_plane && std::none_of(kUnprintable.begin(), kUnprintable.end(), [&](Range r) {
    return code >= r.first && code <= r.last;
  });
}

std::string printable(std::string_view text) {
  std::string line;
  for_each_character(text, [&](std::optional<char32_t> code, std::string_view bytes) {
    if (code && is_printable(*code)) {
      line += bytes;
    } else {
      line += escaped(code, bytes);
    }
  });
  return line;
}

}  // namespace especho
