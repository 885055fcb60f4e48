#include "report/check_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <variant>

namespace especho {
namespace {

/// The ends of names that give the unit; a longer end comes before one that it ends in.
struct FactUnit {
  std::string_view end;
  std::string_view text;
};
constexpr double kLongestMs = 1e9;  // longer than any measured time
constexpr std::string_view kRate = "B/s";
constexpr std::array kUnits{
    FactUnit{"_bytes_per_s", kRate}, FactUnit{"_per_s", "/s"}, FactUnit{"_bytes", "B"},
    FactUnit{"_ms", "ms"},           FactUnit{"_s", "s"},      FactUnit{"_percent", "%"}};

/// Three significant digits, and no exponent.
std::string number(double value) {
  if (std::abs(value) >= 100) return fmt::format("{:.0f}", value);
  return fmt::format("{:.3g}", value);
}

/// In the unit that suits it.
std::string time_text(double value, double ns_per_unit) {
  return format_duration(
      Nanoseconds(static_cast<Nanoseconds::rep>(std::round(value * ns_per_unit))));
}

std::string value_text(const Fact::Value& value, std::string_view unit) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* whole = std::get_if<std::uint64_t>(&value);
  const double amount = whole ? static_cast<double>(*whole) : std::get<double>(value);
  if (unit == kRate) return format_throughput(amount);
  const bool is_time = amount >= 0 && amount < kLongestMs;
  if (is_time && unit == "ms") return time_text(amount, 1e6);
  if (is_time && unit == "s") return time_text(amount, 1e9);
  const std::string text = whole ? fmt::format("{}", *whole) : number(amount);
  return unit.empty() ? text : fmt::format("{} {}", text, unit);
}

/// The name in words, and the value with the unit that the name ends in.
std::pair<std::string, std::string> words_of(const Fact& fact) {
  std::string_view name = fact.name;
  std::string_view unit;
  for (const FactUnit& known : kUnits) {
    if (!name.ends_with(known.end)) continue;
    name.remove_suffix(known.end.size());
    unit = known.text;
    break;
  }
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return {words, value_text(fact.value, unit)};
}

/// Wording of the facts of a device profile.
struct Feature {
  std::string_view name;
  const char* format;
};
constexpr std::array kFeatures{Feature{"mss_bytes", "segments of {}"},
                               Feature{"window_bytes", "window {}"},
                               Feature{"stack", "{}"},
                               Feature{"rtt_p50_ms", "round trip {}"},
                               Feature{"network_rtt_ms", "network {}"},
                               Feature{"clients_at_once", "clients at once: {}"},
                               Feature{"throughput_bytes_per_s", "{} each way"}};
constexpr std::string_view kAtLeast = "device_share_at_least_ms";
constexpr std::string_view kAtMost = "device_share_at_most_ms";

std::string feature_text(const Fact& fact) {
  for (const Feature& known : kFeatures) {
    if (known.name == fact.name)
      return fmt::format(fmt::runtime(known.format), words_of(fact).second);
  }
  return fact_text(fact);
}

/// To a tenth of the unit that suits it.
std::string amount_text(std::uint64_t bytes) {
  constexpr double kKibi = 1024;
  const auto amount = static_cast<double>(bytes);
  if (amount >= kKibi * kKibi) return fmt::format("{:.1f} MiB", amount / (kKibi * kKibi));
  return amount >= kKibi ? fmt::format("{:.1f} KiB", amount / kKibi) : fmt::format("{} B", bytes);
}

}  // namespace

std::string_view to_string(CaseVerdict verdict) {
  switch (verdict) {
    case CaseVerdict::pass:
      return "pass";
    case CaseVerdict::fail:
      return "fail";
    case CaseVerdict::skip:
      break;
  }
  return "skip";
}

std::string_view to_string(DiagnosisVerdict verdict) {
  switch (verdict) {
    case DiagnosisVerdict::clear:
      return "clear";
    case DiagnosisVerdict::found:
      return "found";
    case DiagnosisVerdict::unclear:
      break;
  }
  return "unclear";
}

std::string_view to_string(Confidence confidence) {
  return confidence == Confidence::high ? "high" : "medium";
}

std::string_view to_string(FailOn fail_on) {
  return fail_on == FailOn::diagnosis ? "diagnosis" : "correctness";
}

std::string_view to_string(CheckGroup group) {
  return group == CheckGroup::diagnosis ? "diagnosis" : "correctness";
}

std::string_view title_of(std::string_view name) {
  for (const CheckItem& item : check_items()) {
    if (item.name == name) return item.title;
  }
  return {};
}

std::size_t count(const CheckResult& result, CaseVerdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(result.cases.begin(), result.cases.end(),
                    [&](const CaseResult& one) { return one.verdict == verdict; }));
}

std::size_t count(const CheckResult& result, DiagnosisVerdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(result.diagnoses.begin(), result.diagnoses.end(),
                    [&](const Diagnosis& one) { return one.verdict == verdict; }));
}

bool counts_against(const CheckResult& result, const Diagnosis& diagnosis) {
  if (result.plan.fail_on == FailOn::diagnosis) return diagnosis.verdict != DiagnosisVerdict::clear;
  const bool no_verdict = result.exit.code == ExitCode::inconclusive && result.cases.empty();
  return no_verdict && diagnosis.verdict == DiagnosisVerdict::unclear;
}

bool ended_otherwise(const CheckResult& result) {
  switch (result.exit.code) {
    case ExitCode::ok:
    case ExitCode::wrong_echo:
    case ExitCode::gate:
      return false;
    case ExitCode::inconclusive:
      return std::none_of(result.diagnoses.begin(), result.diagnoses.end(),
                          [&](const Diagnosis& one) { return counts_against(result, one); });
    default:
      return true;
  }
}

std::string where(const CheckResult& result) {
  const Target& target = result.plan.target;
  std::string text = to_string(target);
  if (!result.simulated.empty())
    return fmt::format("sim, {}, at {}", to_string(result.simulated), text);
  const bool is_named = result.address == target.host || result.address == text;
  if (result.address.empty() || is_named) return text;
  return fmt::format("{} ({})", text, result.address);
}

std::string fact_text(const Fact& fact) {
  const auto [words, value] = words_of(fact);
  return fmt::format("{} {}", words, value);
}

std::string facts_text(const Facts& facts) {
  std::string text;
  for (const Fact& fact : facts) text += (text.empty() ? "" : ", ") + fact_text(fact);
  return text;
}

std::string place_text(const SourcePlace& place) {
  return fmt::format("likely: {}:{}: {} ({})", place.file, place.line, place.text, place.reason);
}

Items device_profile_items(const DeviceProfile& profile) {
  Items items;
  std::string at_least;
  for (const Fact& fact : profile) {
    if (fact.name == kAtLeast) {
      at_least = words_of(fact).second;
    } else if (fact.name == kAtMost && !at_least.empty()) {
      items.push_back("device " + range_text(at_least, words_of(fact).second));
    } else {
      items.push_back(feature_text(fact));
    }
  }
  return items;
}

Items check_items_of(const CheckResult& result) {
  Items items;
  if (!result.cases.empty()) items.push_back(counted(result.cases.size(), "case", "cases"));
  if (!result.diagnoses.empty()) {
    items.push_back(counted(result.diagnoses.size(), "diagnosis", "diagnoses"));
  }
  if (result.plan.quick) items.emplace_back("quick");
  if (!result.plan.suffix.empty()) items.emplace_back("suffix " + escape(result.plan.suffix));
  return items;
}

Items cost_items(const CheckResult& result) {
  return {fmt::format("{:.1f} s", to_seconds(result.elapsed)),
          counted(result.connections, "connection", "connections"),
          amount_text(result.bytes_sent) + " sent"};
}

std::string summary(const CheckResult& result) {
  std::string text;
  const auto add = [&](std::size_t count, std::string_view what, const char* separator) {
    if (count != 0) text += fmt::format("{}{} {}", text.empty() ? "" : separator, count, what);
  };
  if (!result.cases.empty()) {
    text = fmt::format("{} of {} cases ok", count(result, CaseVerdict::pass), result.cases.size());
    add(count(result, CaseVerdict::fail), "failed", ", ");
    add(count(result, CaseVerdict::skip), "skipped", ", ");
  }
  if (result.diagnoses.empty()) return text;
  const std::size_t found = count(result, DiagnosisVerdict::found);
  text += text.empty() ? "" : "; ";
  text += found == 0 ? "no findings" : counted(found, "finding", "findings");
  add(count(result, DiagnosisVerdict::unclear), "without enough evidence", ", ");
  return text;
}

}  // namespace especho
