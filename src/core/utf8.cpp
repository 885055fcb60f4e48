#include "core/utf8.hpp"

#include <algorithm>

namespace especho {
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

}  // namespace especho
