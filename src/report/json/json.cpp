#include "report/json/json.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "core/version.hpp"
#include "report/json/entries.hpp"
#include "report/text/comparison.hpp"

namespace especho {
namespace {

/// The document of a command, and the lists that a reader may go through without asking.
struct Document {
  std::string_view command;
  const char* schema;
  std::array<const char*, 3> lists;  ///< null: no more
};
constexpr std::array kDocuments{
    Document{"bench", "especho.bench/1", {"results"}},
    Document{"check", "especho.check/1", {"cases", "findings", "diagnoses"}},
    Document{"compare", "especho.compare/1", {"changes", "notes"}}};

// Times.

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

// Comparisons.

/// The name ends with the unit: `base_ms`.
void add_value(JsonEntry& entry, const std::string& which, const Change& change, double value) {
  if (change.metric == "errors") {
    entry[which + "_share"] = value;
  } else if (change.metric == "throughput") {
    entry[which + "_bytes_per_s"] = value;
  } else {
    entry[which + "_ms"] = std::round(value) / 1e6;
  }
}

JsonEntry change_entry(const Change& change) {
  JsonEntry entry = {{"size", change.size}, {"metric", change.metric}};
  if (change.base) add_value(entry, "base", change, *change.base);
  if (change.now) add_value(entry, "new", change, *change.now);
  if (change.change) entry["change"] = *change.change;
  if (change.low) entry["low"] = *change.low;
  if (change.high) entry["high"] = *change.high;
  entry["verdict"] = to_string(change.verdict);
  if (!change.why.empty()) entry["why"] = change.why;
  return entry;
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

std::string dump(const JsonEntry& document) {
  return document.dump(2, ' ', true, JsonEntry::error_handler_t::replace) + '\n';
}

JsonEntry exit_entry(const Exit& exit) {
  return {{"code", static_cast<int>(exit.code)}, {"reason", exit.reason}};
}

std::optional<std::string> json_without_result(std::string_view command, const Exit& exit) {
  const auto* const document =
      std::find_if(kDocuments.begin(), kDocuments.end(),
                   [&](const Document& one) { return one.command == command; });
  if (document == kDocuments.end()) return std::nullopt;
  JsonEntry json = {{"schema", document->schema},
                    {"version", kVersion},
                    {"started", format_utc(std::chrono::system_clock::now())}};
  for (const char* list : document->lists) {
    if (list != nullptr) json[list] = JsonEntry::array();
  }
  json["exit"] = exit_entry(exit);
  return dump(json);
}

JsonEntry comparison_entry(const ResultComparison& comparison) {
  JsonEntry entry = {{"verdict", to_string(comparison.verdict)},
                     {"summary", comparison_summary(comparison)},
                     {"tolerance", comparison.tolerance},
                     {"confidence", comparison.confidence}};
  if (!comparison.units.empty()) entry["units"] = comparison.units;
  entry["changes"] = JsonEntry::array();
  for (const Change& change : comparison.changes) entry["changes"].push_back(change_entry(change));
  entry["notes"] = comparison.notes;
  return entry;
}

std::string to_json(const ResultComparison& comparison, std::string_view base,
                    std::string_view now) {
  JsonEntry json = {
      {"schema", "especho.compare/1"}, {"version", kVersion}, {"base", base}, {"new", now}};
  json.update(comparison_entry(comparison));
  const ExitCode code = exit_code(comparison.verdict);
  json["exit"] = exit_entry({code, code == ExitCode::ok ? "ok" : comparison_summary(comparison)});
  return dump(json);
}

}  // namespace especho
