// Bytes as text: Base64 of RFC 4648, with padding and without line breaks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace especho {

using Bytes = std::vector<std::uint8_t>;

std::string to_base64(std::span<const std::uint8_t> bytes);

/// Nothing for what to_base64() does not write.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace especho
