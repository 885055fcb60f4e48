#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "especho/error.hpp"

namespace especho {

// UTF-8.

namespace {

constexpr std::size_t kNoLead = 0;

unsigned char byte_at(std::string_view text, std::size_t place) {
  return static_cast<unsigned char>(text[place]);
}

/// How many bytes the lead byte announces; none for one that can't lead.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return kNoLead;  // a continuation, or an overlong form
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : kNoLead;
}

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

}  // namespace

std::optional<Utf8Character> first_character(std::string_view text) {
  const unsigned char lead = byte_at(text, 0);
  const std::size_t length = length_of(lead);
  if (length == kNoLead || length > text.size()) return std::nullopt;
  char32_t code = length == 1 ? lead : lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text[i])) return std::nullopt;
    code = code << 6 | (byte_at(text, i) & 0x3fU);
  }
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (surrogate || overlong || code > 0x10ffff) return std::nullopt;
  return Utf8Character{code, length};
}

bool is_cut_off(std::string_view text) {
  return length_of(byte_at(text, 0)) > text.size() &&
         std::all_of(text.begin() + 1, text.end(), continues);
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  for_each_character(text, [&](std::optional<char32_t> code, std::string_view bytes) {
    valid += code ? bytes : kReplacement;
  });
  return valid;
}

// Text that is safe to show.

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array kUnprintable{
    Range{0x00, 0x1f},        // controls
    Range{0x7f, 0x9f},        // more of them: a terminal may take U+009B for the start of a command
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

// Bytes as users type them.

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

// The nearest name.

namespace {

/// Levenshtein's distance, and a swap of neighbours counts as one (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

/// Dashes are no part of what can be mistyped.
std::string_view without_dashes(std::string_view name) {
  return name.substr(std::min(name.find_first_not_of('-'), name.size()));
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  if (count != 1 && many.empty()) return fmt::format("{} {}s", count, one);
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string range_text(const std::string& low, const std::string& high) {
  if (low == high) return high;
  const auto unit_of = [](std::string_view text) { return text.substr(text.rfind(' ') + 1); };
  const bool drops_unit = low.starts_with("0 ") || unit_of(low) == unit_of(high);
  return fmt::format("{} to {}", drops_unit ? low.substr(0, low.find(' ')) : low, high);
}

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
  std::string best;
  std::size_t shortest =
      without_dashes(typed).size() / 3;  // with more of it wrong, it is another word
  for (const std::string& name : known) {
    const std::size_t length = distance(without_dashes(typed), without_dashes(name));
    if (length < shortest || (length == shortest && best.empty())) {
      shortest = length;
      best = name;
    }
  }
  return best;
}

}  // namespace especho
