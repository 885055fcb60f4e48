#include "compare/load.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

using Sizes = std::set<std::uint64_t>;

Sizes sizes_of(const BenchPlan& plan) {
  return {plan.sizes.begin(), plan.sizes.end()};
}

std::string list(const Sizes& sizes) {
  std::vector<std::string> texts;
  for (const std::uint64_t size : sizes) texts.push_back(format_size(size));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string loop_text(const BenchPlan& plan) {
  return plan.rate ? fmt::format("{} echoes/s", *plan.rate) : "a closed loop";
}

std::string think_text(const Think& think) {
  if (think.none()) return "none";
  const std::string longest = format_setting(think.longest);
  return think.shortest == think.longest
             ? longest
             : fmt::format("{} to {}", format_setting(think.shortest), longest);
}

/// Not which pattern: an echo device does not look at what it echoes. One that waits for the end of
/// a line, or that somebody measures with a text of his own, does.
std::string payload_text(const BenchPlan& plan) {
  return plan.fixed ? fmt::format("bytes {}", plan.fixed->digest) : "a pattern";
}

std::string suffix_text(const BenchPlan& plan) {
  return plan.suffix.empty() ? "none" : escape(plan.suffix);
}

const char* on_off(bool on) {
  return on ? "on" : "off";
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
  if (!left_out.empty()) notes.push_back(fmt::format("only {} has {}", which, list(left_out)));
}

}  // namespace

std::vector<std::string> differences(const BenchPlan& base, const BenchPlan& now) {
  // Not those of count, duration, repeat and warm-up, which the statistics take into account; nor
  // of pattern and seed.
  std::vector<std::string> all;
  add(all, "sizes", list(sizes_of(base)), list(sizes_of(now)));
  add(all, "payload", payload_text(base), payload_text(now));
  add(all, "suffix", suffix_text(base), suffix_text(now));
  add(all, "connections", std::to_string(base.connections), std::to_string(now.connections));
  add(all, "depth", std::to_string(base.depth), std::to_string(now.depth));
  add(all, "rate", loop_text(base), loop_text(now));
  add(all, "think", think_text(base.think), think_text(now.think));
  add(all, "reconnect", on_off(base.reconnect), on_off(now.reconnect));
  add(all, "Nagle", on_off(!base.no_delay), on_off(!now.no_delay));
  add(all, "spin", on_off(base.spin), on_off(now.spin));
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
