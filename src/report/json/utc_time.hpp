// Times in the format of RFC 3339, to the second, in UTC: `2026-01-31T12:00:00Z`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace especho {

std::string format_utc(std::chrono::system_clock::time_point time);

/// Nothing for another format, an impossible date, and years outside 1970 to 2261.
std::optional<std::chrono::system_clock::time_point> parse_utc(std::string_view text);

}  // namespace especho
