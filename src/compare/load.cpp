#include "compare/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

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
                                  : fmt::format("sim, profile {}", result.simulated);
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

}  // namespace

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
