// Text of unknown origin, character by character, made valid UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace especho {

/// U+FFFD in the place of what is no character.
inline constexpr std::string_view kReplacement = "\xef\xbf\xbd";

struct Utf8Character {
  char32_t code = 0;
  std::size_t length = 0;  ///< in bytes
};

/// The one at the front of a text that is not empty; nothing where its bytes make none.
std::optional<Utf8Character> first_character(std::string_view text);

/// Whether more bytes might make a character of a text that is not empty: it is the begin of one.
bool is_cut_off(std::string_view text);

/// Calls `each` with the code and the bytes of every character; and without a code, with every
/// single byte that belongs to none.
template <typename Each>
void for_each_character(std::string_view text, Each each) {
  while (!text.empty()) {
    const auto character = first_character(text);
    const std::string_view bytes = text.substr(0, character ? character->length : 1);
    each(character ? std::optional(character->code) : std::nullopt, bytes);
    text.remove_prefix(bytes.size());
  }
}

std::string valid_utf8(std::string_view text);

}  // namespace especho
