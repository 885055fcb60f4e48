#include "compare/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compare/expectation_metrics.hpp"
#include "compare/wording.hpp"
#include "core/bench_exit.hpp"
#include "core/text.hpp"

namespace especho {
namespace {

/// Whether the run came to its end, and not to that of the bench.
bool is_complete(const BenchPlan& plan, const RunResult& run) {
  const bool all_sent =
      plan.count && run.echoes.attempted() + run.cut_off + run.unsent >= *plan.count;
  const bool in_time = plan.duration && run.elapsed >= *plan.duration;
  return run.echoes[Outcome::ok] != 0 && (all_sent || in_time);
}

/// Whether an expectation that is met covers such failures in that run.
bool is_allowed(const BenchResult& result, std::uint64_t run, Outcome outcome) {
  return std::any_of(result.verifications.begin(), result.verifications.end(),
                     [&](const Verification& verification) {
                       return verification.run == run && verification.of_failures &&
                              verification.met &&
                              judges(parse_expectation(verification.text).metric, outcome);
                     });
}

bool allows_all_failures(const BenchResult& result, std::uint64_t index) {
  return std::all_of(kOutcomes.begin(), kOutcomes.end(), [&](Outcome outcome) {
    const bool failed = outcome != Outcome::ok && result.runs[index].echoes[outcome] != 0;
    return !failed || is_allowed(result, index, outcome);
  });
}

/// Whether failed echoes are the only fault, and all of them are covered by expectations that are
/// met. A bench that was ended early has other faults as well.
bool is_excused(const BenchResult& result) {
  const Exit judged = bench_exit(result.runs);
  const bool only_failed_echoes =
      result.exit.code == judged.code && result.exit.reason == judged.reason;
  const bool failures_as_expected =
      std::all_of(result.verifications.begin(), result.verifications.end(),
                  [](const Verification& v) { return v.met || !v.of_failures; });
  if (!only_failed_echoes || !failures_as_expected) return false;
  if (result.runs.size() < planned_runs(result.plan)) return false;
  for (std::uint64_t i = 0; i < result.runs.size(); ++i) {
    if (!is_complete(result.plan, result.runs[i]) || !allows_all_failures(result, i)) return false;
  }
  return true;
}

/// `2 of 3 expectations failed: p99<50ms: p99 is 61.2 ms`; empty if none did.
std::string failed_expectations(const BenchResult& result) {
  const ExpectationTally counts = tally(result.verifications);
  if (counts.failed.empty()) return {};
  return fmt::format("{} of {} failed: {}", counts.failed.size(),
                     counted(counts.all, "expectation"),
                     failure_in_words(*counts.failed.front(), result.plan));
}

/// `rtt.p99 of 64 B +21 % (+16 to +26)`.
std::string describe(const Change& change) {
  return fmt::format("{} of {} {}", change.metric, format_size(change.size), change_text(change));
}

Exit judge(const ResultComparison& comparison) {
  const Change* change = deciding_change(comparison);
  const bool found = change != nullptr;
  if (comparison.verdict == Verdict::worse) {
    return {ExitCode::gate, fmt::format("worse than the baseline{}",
                                        found ? ": " + describe(*change) : std::string())};
  }
  if (comparison.verdict == Verdict::inconclusive) {
    const std::string why = !found                ? "nothing could be compared"
                            : change->why.empty() ? describe(*change)
                                                  : describe(*change) + ": " + change->why;
    return {ExitCode::inconclusive, "the comparison with the baseline is inconclusive: " + why};
  }
  return {};
}

}  // namespace

ExpectationTally tally(const std::vector<Verification>& verifications) {
  ExpectationTally counts;
  std::set<std::string_view> all;
  std::set<std::string_view> failed;
  for (const Verification& verification : verifications) {
    all.insert(verification.text);
    if (verification.met || !failed.insert(verification.text).second) continue;
    counts.failed.push_back(&verification);
  }
  counts.all = all.size();
  return counts;
}

std::string failure_in_words(const Verification& verification, const BenchPlan& plan) {
  const std::string where = planned_runs(plan) == 1
                                ? std::string()
                                : fmt::format(" at {}", run_label(plan, verification.run));
  return fmt::format("{}{}: {}", verification.text, where, verification.why);
}

Exit gate(const BenchResult& result) {
  if (result.exit.code != ExitCode::ok && !is_excused(result)) return result.exit;
  const std::string failed = failed_expectations(result);
  if (!failed.empty()) return {ExitCode::gate, failed};
  if (result.comparison) return judge(*result.comparison);
  return {};
}

}  // namespace especho
