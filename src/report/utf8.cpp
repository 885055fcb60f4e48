#include "report/utf8.hpp"

#include <cstdint>

namespace especho {
namespace {

constexpr std::size_t kBroken = 0;

/// How many bytes the lead byte announces; none for one that can't lead.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return kBroken;  // a continuation, or an overlong form
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : kBroken;
}

/// The length of the character at the front.
std::size_t character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = length_of(byte(0));
  if (length > text.size()) return kBroken;
  std::uint32_t code = length == 1 ? byte(0) : byte(0) & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return kBroken;
    code = code << 6 | (byte(i) & 0x3fU);
  }
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  return surrogate || overlong || code > 0x10ffff ? kBroken : length;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    const std::size_t length = character(text);
    valid += length == kBroken ? kReplacement : text.substr(0, length);
    text.remove_prefix(length == kBroken ? 1 : length);
  }
  return valid;
}

}  // namespace especho
