// The echoes of a run are correlated: a stall makes many of them slow, and a full queue delays all
// after it. What looks like a thousand samples may be worth fifty. So the unit is the batch: a
// stretch of a run or, if both results have five runs, a whole run (Kalibera and Jones, "Rigorous
// benchmarking in reasonable time", 2013). How much batches differ from each other shows how far
// chance can move the whole. batches.hpp and statistics.hpp name the sources of the single steps.
// The intervals are wide enough to hold all at once with 95 % (Bonferroni); otherwise one of many
// metrics would soon seem to have changed.
#include "especho/compare.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compare/metrics.hpp"
#include "compare/wording.hpp"
#include "core/text.hpp"
#include "especho/bench.hpp"

namespace especho {
namespace {

constexpr double kConfidence = 0.95;

Runs runs_of(const BenchResult& result, std::uint64_t size) {
  Runs runs;
  for (const RunResult& run : result.runs) {
    if (run.size == size) runs.push_back(&run);
  }
  return runs;
}

bool has_response(const BenchResult& result, const Runs& runs) {
  return result.plan.rate && std::any_of(runs.begin(), runs.end(), [](const RunResult* run) {
           return !run->response.empty();
         });
}

Pair pair_of(const BenchResult& base, const BenchResult& now, std::uint64_t size) {
  const Runs of_base = runs_of(base, size);
  const Runs of_now = runs_of(now, size);
  const bool of_response = has_response(base, of_base) && has_response(now, of_now);
  const LatencyField latency = of_response ? &RunResult::response : &RunResult::rtt;
  const bool whole_runs = std::min(of_base.size(), of_now.size()) >= kEnoughRuns;
  const auto cut = whole_runs ? runs_as_batches : stretches_as_batches;
  return {size, of_response, cut(of_base, latency), cut(of_now, latency)};
}

std::vector<Pair> pairs_of(const BenchResult& base, const BenchResult& now) {
  std::vector<Pair> pairs;
  const auto& others = now.plan.sizes;
  for (const std::uint64_t size : base.plan.sizes) {
    const bool known = std::any_of(pairs.begin(), pairs.end(),
                                   [size](const Pair& pair) { return pair.size == size; });
    if (known || std::find(others.begin(), others.end(), size) == others.end()) continue;
    pairs.push_back(pair_of(base, now, size));
  }
  return pairs;
}

/// `16 batches of 62 echoes`, of all sizes.
std::string units_text(const std::vector<Pair>& pairs, Batches Pair::*side) {
  std::size_t count = 0;
  std::uint64_t fewest = UINT64_MAX;
  std::uint64_t most = 0;
  for (const Pair& pair : pairs) {
    const Batches& batches = pair.*side;
    count = std::max(count, batches.batches.size());
    const std::uint64_t each =
        batches.latency.count() / std::max<std::size_t>(batches.batches.size(), 1);
    fewest = std::min(fewest, each);
    most = std::max(most, each);
  }
  const bool of_runs = std::any_of(pairs.begin(), pairs.end(),
                                   [side](const Pair& pair) { return (pair.*side).of_runs; });
  return fmt::format(
      "{} of {}{}", of_runs ? counted(count, "run") : counted(count, "batch", "batches"),
      fewest == most ? "" : fmt::format("{} to ", fewest), counted(most, "echo", "echoes"));
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::same:
      return "same";
    case Verdict::better:
      return "better";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::worse:
      return "worse";
  }
  return "inconclusive";
}

ExitCode exit_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::same:
    case Verdict::better:
      return ExitCode::ok;
    case Verdict::inconclusive:
      return ExitCode::inconclusive;
    case Verdict::worse:
      return ExitCode::gate;
  }
  return ExitCode::inconclusive;
}

void validate_metric(std::string_view metric) {
  if (is_metric(metric)) return;
  throw Error(ExitCode::usage, fmt::format("'{}' can't be compared", metric), kMetricNames);
}

void validate(const CompareOptions& options, const BenchPlan& base, const BenchPlan& now) {
  for (const std::string& metric : options.metrics) validate_metric(metric);
  if (options.allow_different) return;
  const auto found = differences(base, now);
  if (found.empty()) return;
  throw Error(ExitCode::usage,
              fmt::format("the results are of different loads: {}", fmt::join(found, "; ")),
              "measure the same load, or see what they have in common with --allow-different");
}

ResultComparison compare(const BenchResult& base, const BenchResult& now,
                         const CompareOptions& options) {
  validate(options, base.plan, now.plan);
  ResultComparison result{.tolerance = options.tolerance,
                          .confidence = kConfidence,
                          .units = {},
                          .changes = {},
                          .notes = notes_on(base, now)};
  const std::vector<Pair> pairs = pairs_of(base, now);
  if (pairs.empty() || options.metrics.empty()) return result;

  const double alpha =
      (1 - kConfidence) / static_cast<double>(pairs.size() * options.metrics.size());
  result.verdict = Verdict::same;
  for (const Pair& pair : pairs) {
    for (const std::string& metric : options.metrics) {
      result.changes.push_back(compare_metric(pair, metric, options.tolerance, alpha));
      result.verdict = std::max(result.verdict, result.changes.back().verdict);
    }
  }
  result.units =
      fmt::format("{} against {}", units_text(pairs, &Pair::base), units_text(pairs, &Pair::now));
  if (std::any_of(pairs.begin(), pairs.end(), [](const Pair& p) { return !p.base.of_runs; })) {
    result.notes.push_back(
        "changes from run to run can't be seen in so few runs; --repeat 5 shows them");
  }
  return result;
}

}  // namespace especho
