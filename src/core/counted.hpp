// A number and what it counts: `1 echo`, `25 echoes`.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace especho {

/// Without `many`, the plural is the singular with an s.
inline std::string counted(std::uint64_t count, std::string_view one, std::string_view many = {}) {
  if (count != 1 && many.empty()) return fmt::format("{} {}s", count, one);
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace especho
