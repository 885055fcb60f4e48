#include "report/check_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/counted.hpp"
#include "core/text.hpp"
#include "report/check_words.hpp"

namespace especho {
namespace {

/// The ends of names that give the unit; a longer end comes before one that it ends in.
struct Unit {
  std::string_view end;
  std::string_view text;
};
constexpr double kLongestMs = 1e9;  // longer than any measured time
constexpr std::string_view kRate = "B/s";
constexpr std::array kUnits{
    Unit{"_bytes_per_s", kRate}, Unit{"_per_s", "/s"}, Unit{"_bytes", "B"},
    Unit{"_ms", "ms"},           Unit{"_s", "s"},      Unit{"_percent", "%"}};

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
  for (const Unit& known : kUnits) {
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

std::string fact_text(const Fact& fact) {
  const auto [words, value] = words_of(fact);
  return fmt::format("{} {}", words, value);
}

std::string facts_text(const Facts& facts) {
  std::string text;
  for (const Fact& fact : facts) text += (text.empty() ? "" : ", ") + fact_text(fact);
  return text;
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

}  // namespace especho
