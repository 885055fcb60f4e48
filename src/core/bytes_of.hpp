#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace especho {

/// Spelled out, since older versions of LLVM's library make no span of a string_view.
inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace especho
