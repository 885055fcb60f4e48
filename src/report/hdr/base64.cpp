#include "report/hdr/base64.hpp"

#include <algorithm>
#include <array>

namespace especho {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 64;

using Values = std::array<std::uint8_t, 256>;

constexpr Values values_of_digits() {
  Values values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr Values kValues = values_of_digits();

std::uint8_t byte_of(std::uint32_t group, unsigned shift) {
  return static_cast<std::uint8_t>((group >> shift) & 0xff);
}

}  // namespace

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t used = std::min<std::size_t>(bytes.size() - i, 3);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < used ? bytes[i + k] : 0U);
    for (unsigned k = 0; k < 4; ++k) {
      text += k <= used ? kDigits[(group >> (18 - 6 * k)) & 0x3f] : '=';
    }
  }
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const std::size_t pads = i + 4 == text.size() ? padding : 0;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const std::uint8_t value =
          k < 4 - pads ? kValues[static_cast<unsigned char>(text[i + k])] : std::uint8_t{0};
      if (value == kNoDigit) return std::nullopt;
      group = group << 6 | value;
    }
    bytes.push_back(byte_of(group, 16));
    if (pads < 2) bytes.push_back(byte_of(group, 8));
    if (pads < 1) bytes.push_back(byte_of(group, 0));
    const std::uint32_t unused = pads == 2 ? 0xffff : pads == 1 ? 0xff : 0;
    if ((group & unused) != 0) return std::nullopt;
  }
  return bytes;
}

}  // namespace especho
