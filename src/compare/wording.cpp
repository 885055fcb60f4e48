#include "compare/wording.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace especho {
namespace {

std::string label_of(const BenchPlan& plan, std::uint64_t size, std::uint64_t repetition) {
  const std::string text = format_size(size);
  return plan.repeat == 1 ? text : fmt::format("{} #{}", text, repetition);
}

/// `(+16 to +26)`, `(+16 and more)`; empty where neither end is known.
std::string interval_text(const std::optional<double>& low, const std::optional<double>& high,
                          bool with_sign) {
  if (low && high) {
    return fmt::format(" ({} to {})", percent_text(*low, with_sign),
                       percent_text(*high, with_sign));
  }
  if (low) return fmt::format(" ({} and more)", percent_text(*low, with_sign));
  if (high) return fmt::format(" (up to {})", percent_text(*high, with_sign));
  return {};
}

}  // namespace

std::string run_label(const BenchPlan& plan, const RunResult& run) {
  return label_of(plan, run.size, run.repetition);
}

std::string run_label(const BenchPlan& plan, std::uint64_t index) {
  const std::uint64_t sizes = plan.sizes.size();
  return label_of(plan, plan.sizes[index % sizes], index / sizes + 1);
}

bool is_of_errors(const Change& change) {
  return change.metric == "errors";
}

std::string percent_text(double share, bool with_sign) {
  const double value = 100 * share;
  // Nothing falls by all of it, so a fall of nearly 100 % has more digits.
  const int decimals = value > -100 && value < -99 ? 2 : std::abs(value) < 9.95 ? 1 : 0;
  return with_sign ? fmt::format("{:+.{}f}", value, decimals)
                   : fmt::format("{:.{}f}", std::abs(value), decimals);
}

std::string change_text(const Change& change) {
  if (!change.change) return "-";
  return fmt::format("{} {}{}", percent_text(*change.change, true),
                     is_of_errors(change) ? "pp" : "%",
                     interval_text(change.low, change.high, true));
}

std::string told_change(const Change& change) {
  auto low = change.low;
  auto high = change.high;
  if (*change.change < 0) std::swap(low, high);
  return fmt::format("{} {} {}{}", percent_text(*change.change, false),
                     is_of_errors(change) ? "percentage points" : "%", to_string(change.verdict),
                     interval_text(low, high, false));
}

const Change* deciding_change(const ResultComparison& comparison) {
  const Change* deciding = nullptr;
  for (const Change& change : comparison.changes) {
    if (change.verdict != comparison.verdict) continue;
    const auto size = [](const Change& c) { return std::abs(c.change.value_or(0)); };
    if (deciding == nullptr || size(change) > size(*deciding)) deciding = &change;
  }
  return deciding;
}

}  // namespace especho
