// Results as JSON, and stored results of a bench read back.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "especho/bench.hpp"
#include "especho/compare.hpp"
#include "especho/json.hpp"

namespace especho {

// especho/json.hpp declares to_json() of a bench and of a check.

/// One object and a newline, of the schema especho.compare/1. `base` and `now` name what was
/// compared, such as files.
std::string to_json(const ResultComparison& comparison, std::string_view base,
                    std::string_view now);

// Times in the format of RFC 3339, to the second, in UTC: `2026-01-31T12:00:00Z`.

std::string format_utc(std::chrono::system_clock::time_point time);

/// Nothing for another format, an impossible date, and years outside 1970 to 2261.
std::optional<std::chrono::system_clock::time_point> parse_utc(std::string_view text);

/// One object and a newline, for a command that ended before it had anything to report: schema,
/// version, time, empty lists and the exit. Nothing for a command that writes no JSON.
std::optional<std::string> json_without_result(std::string_view command, const Exit& exit);

/// Reads what to_json() wrote of a bench, except for its expectations and its comparison.
/// The text may hold other things around the result, as a log does, but no second result.
/// Throws Error(failure) that says what is wrong with the text, and where: it is not JSON, or cut
/// off; not a result of especho bench; of a newer schema; or it holds an impossible value.
BenchResult read_json_result(std::string_view text);

}  // namespace especho
