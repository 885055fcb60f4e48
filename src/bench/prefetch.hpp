// Has memory at hand before it is needed.
#pragma once

#include <algorithm>
#include <cstddef>

namespace especho::net {

/// Has the processor fetch this from memory, or as much of it as makes a difference.
inline void prefetch(const void* memory, std::size_t bytes) {
#ifdef __GNUC__
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kEnough = 4096;
  const auto* line = static_cast<const char*>(memory);
  for (const char* end = line + std::min(bytes, kEnough); line < end; line += kLine) {
    __builtin_prefetch(line);
  }
#else
  static_cast<void>(memory);
  static_cast<void>(bytes);
#endif
}

}  // namespace especho::net
