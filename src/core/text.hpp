// Text: UTF-8, what is safe to show, bytes as users type them, numbers with what they count, and
// the nearest name to a typo.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace especho {

/// Spelled out, since older versions of LLVM's library make no span of a string_view.
inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// UTF-8, in text of unknown origin.

/// U+FFFD, which replaces bytes that make no character.
inline constexpr std::string_view kReplacement = "\xef\xbf\xbd";

struct Utf8Character {
  char32_t code = 0;
  std::size_t length = 0;  ///< in bytes
};

/// The first character of a text that is not empty; nothing if its bytes make none.
std::optional<Utf8Character> first_character(std::string_view text);

/// Whether a text that is not empty is the start of a character, which more bytes may complete.
bool is_cut_off(std::string_view text);

/// Calls `each` with the code and the bytes of every character, and without a code for every single
/// byte that belongs to none.
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

// Text that is safe to show: it can't drive a terminal, nor make the text around it look like
// something else.

/// Neither a control character, nor one that turns, breaks or hides the text around it, nor an
/// unassigned one. The joiners U+200C and U+200D are part of how some scripts are written, and
/// pass.
bool is_printable(char32_t code);

/// In one line, with everything else as an escape: `\x1b`, `\u202e`; bytes that are not UTF-8 as
/// `\xff`.
std::string printable(std::string_view text);

// Bytes as users type them.

/// Replaces \r \n \t \0 \\ and \xNN. Throws Error(usage), which names the place.
std::string unescape(std::string_view text);

/// The reverse, in ASCII.
std::string escape(std::string_view bytes);

/// Bytes as pairs of hex digits; blanks, colons and commas may stand between pairs. Throws
/// Error(usage), which names the place.
std::string parse_hex(std::string_view text);

// Text about numbers.

/// `1 echo` or `25 echoes`; without `many`, the plural is the singular with an s.
std::string counted(std::uint64_t count, std::string_view one, std::string_view many = {});

/// `10 to 50 ms`, from `10 ms` and `50 ms`; a shared unit appears once.
std::string range_text(const std::string& low, const std::string& high);

/// The known name that a mistyped one is nearest to; empty if none is near enough to be meant.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace especho
