#include "compare/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "core/options/bench_options.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

using Sizes = std::set<std::uint64_t>;

Sizes sizes_of(const BenchPlan& plan) {
  return {plan.sizes.begin(), plan.sizes.end()};
}

/// `what` BASE against NOW, where they differ.
void add(std::vector<std::string>& all, std::string_view what, const std::string& base,
         const std::string& now) {
  if (base != now) all.push_back(fmt::format("{} {} against {}", what, base, now));
}

std::string device_text(const BenchResult& result) {
  return result.simulated.empty() ? to_string(result.plan.target)
                                  : "sim, " + to_string(result.simulated);
}

void add_end(std::vector<std::string>& notes, std::string_view which, const Exit& exit) {
  if (exit.code == ExitCode::ok) return;
  notes.push_back(
      fmt::format("{} ended with {}: {}", which, static_cast<int>(exit.code), exit.reason));
}

void add_left_out(std::vector<std::string>& notes, std::string_view which, const Sizes& own,
                  const Sizes& other) {
  Sizes left_out;
  std::set_difference(own.begin(), own.end(), other.begin(), other.end(),
                      std::inserter(left_out, left_out.end()));
  if (!left_out.empty())
    notes.push_back(fmt::format("only {} has {}", which, sizes_text(left_out)));
}

std::string label_of(const BenchPlan& plan, std::uint64_t size, std::uint64_t repetition) {
  const std::string text = format_size(size);
  return plan.repeat == 1 ? text : fmt::format("{} #{}", text, repetition);
}

/// Beyond a factor of three, percentages are hard to read.
bool is_factor(const Change& change) {
  constexpr double kFactor = 3;
  const double ratio = 1 + *change.change;
  return !is_of_errors(change) && ratio > 0 && (ratio > kFactor || ratio < 1 / kFactor);
}

std::string digits(double factor) {
  return factor < 99.95 ? fmt::format("{:.3g}", factor) : fmt::format("{:.0f}", factor);
}

/// `x1830`, `x1/175`.
std::string factor_text(double share) {
  const double ratio = 1 + share;
  if (ratio <= 0) return "x0";
  return ratio < 1 ? "x1/" + digits(1 / ratio) : "x" + digits(ratio);
}

/// How one end of an interval is written.
using EndText = std::string (*)(double share);

std::string signed_percent(double share) {
  return percent_text(share, true);
}

std::string unsigned_percent(double share) {
  return percent_text(share, false);
}

/// `(+16 to +26)`, `(+16 and more)`; empty if neither end is known.
std::string interval_text(const std::optional<double>& low, const std::optional<double>& high,
                          EndText text_of) {
  if (low && high) return fmt::format(" ({} to {})", text_of(*low), text_of(*high));
  if (low) return fmt::format(" ({} and more)", text_of(*low));
  if (high) return fmt::format(" (up to {})", text_of(*high));
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
  if (is_factor(change)) {
    return factor_text(*change.change) + interval_text(change.low, change.high, factor_text);
  }
  return fmt::format("{} {}{}", percent_text(*change.change, true),
                     is_of_errors(change) ? "pp" : "%",
                     interval_text(change.low, change.high, signed_percent));
}

std::string change_in_words(const Change& change) {
  auto low = change.low;
  auto high = change.high;
  if (is_factor(change)) {
    return fmt::format("{}: {}{}", to_string(change.verdict), factor_text(*change.change),
                       interval_text(low, high, factor_text));
  }
  if (*change.change < 0) std::swap(low, high);
  return fmt::format("{} {} {}{}", percent_text(*change.change, false),
                     is_of_errors(change) ? "percentage points" : "%", to_string(change.verdict),
                     interval_text(low, high, unsigned_percent));
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

std::vector<std::string> differences(const BenchPlan& base, const BenchPlan& now) {
  std::vector<std::string> all;
  for (const BenchOption& option : bench_options()) {
    if (!option.compared) continue;
    const auto& [what, text] = *option.compared;
    add(all, what, text(base), text(now));
  }
  return all;
}

std::vector<std::string> notes_on(const BenchResult& base, const BenchResult& now) {
  std::vector<std::string> notes;
  add(notes, "different devices:", device_text(base), device_text(now));
  for (const std::string& difference : differences(base.plan, now.plan)) {
    notes.push_back("different loads: " + difference);
  }
  add_left_out(notes, "the base", sizes_of(base.plan), sizes_of(now.plan));
  add_left_out(notes, "the new result", sizes_of(now.plan), sizes_of(base.plan));
  add_end(notes, "the base", base.exit);
  add_end(notes, "the new result", now.exit);
  return notes;
}

}  // namespace especho
