// Numbers with what they count, `1 echo` or `25 echoes`, and ranges of them, `10 to 50 ms`.
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

/// `10 to 50 ms`, from `10 ms` and `50 ms`; a shared unit appears once.
inline std::string range_text(const std::string& low, const std::string& high) {
  if (low == high) return high;
  const auto unit_of = [](std::string_view text) { return text.substr(text.rfind(' ') + 1); };
  const bool drops_unit = low.starts_with("0 ") || unit_of(low) == unit_of(high);
  return fmt::format("{} to {}", drops_unit ? low.substr(0, low.find(' ')) : low, high);
}

}  // namespace especho
