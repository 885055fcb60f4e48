#include "report/json/utc_time.hpp"

#include <fmt/chrono.h>

#include <charconv>
#include <cstddef>

namespace especho {
namespace {

constexpr std::string_view kForm = "yyyy-mm-ddThh:mm:ssZ";

/// The number in `digits` digits from `at` on.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  const char* const end = text.data() + at + digits;
  const auto [stop, error] = std::from_chars(text.data() + at, end, value);
  if (error != std::errc{} || stop != end || value < 0) return std::nullopt;
  return value;
}

bool has_form(std::string_view text) {
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = kForm[i] >= 'a' && kForm[i] <= 'z';
    if (!digit && text[i] != kForm[i]) return false;
  }
  return true;
}

}  // namespace

std::string format_utc(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::optional<std::chrono::system_clock::time_point> parse_utc(std::string_view text) {
  if (!has_form(text)) return std::nullopt;
  const auto year = number_at(text, 0, 4);
  const auto month = number_at(text, 5, 2);
  const auto day = number_at(text, 8, 2);
  const auto hour = number_at(text, 11, 2);
  const auto minute = number_at(text, 14, 2);
  const auto second = number_at(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  constexpr int kFirstYear = 1970;
  constexpr int kLastYear = 2261;  // 64 bits of nanoseconds
  if (!date.ok() || *year < kFirstYear || *year > kLastYear || *hour > 23 || *minute > 59 ||
      *second > 59) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

}  // namespace especho
