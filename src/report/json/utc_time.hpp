// Times as RFC 3339 writes them, to the second, in UTC: `2026-01-31T12:00:00Z`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace especho {

std::string format_utc(std::chrono::system_clock::time_point time);

/// Nothing for another format, for a day that no calendar has, and for years before 1970 or so far
/// away that clocks don't reach them.
std::optional<std::chrono::system_clock::time_point> parse_utc(std::string_view text);

}  // namespace especho
