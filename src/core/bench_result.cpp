#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "especho/bench.hpp"

namespace especho {
namespace {

/// Worst first.
constexpr std::array kBySeverity{Outcome::mismatch, Outcome::excess,  Outcome::short_echo,
                                 Outcome::reset,    Outcome::timeout, Outcome::unreachable,
                                 Outcome::refused};

/// The place among the outcomes, worst first; behind them all for a code that no outcome has.
std::ptrdiff_t rank(ExitCode code) {
  return std::find_if(kBySeverity.begin(), kBySeverity.end(),
                      [&](Outcome outcome) { return exit_code(outcome) == code; }) -
         kBySeverity.begin();
}

/// The first failure with this outcome, if its details were kept.
const Failure* first_failure(const std::vector<RunResult>& runs, Outcome outcome) {
  for (const RunResult& run : runs) {
    for (const Failure& failure : run.failures) {
      if (failure.outcome == outcome) return &failure;
    }
  }
  return nullptr;
}

std::string reason(const OutcomeCounts& all, const Failure* failure) {
  auto count = fmt::format("{} of {} echoes failed", all.failed(), all.attempted());
  if (failure == nullptr) return count;
  if (all.attempted() > 1) return fmt::format("{}: {}", count, describe(*failure));
  Failure only = *failure;
  only.echo = 0;  // its number would tell nothing
  return describe(only);
}

}  // namespace

std::uint64_t OutcomeCounts::attempted() const {
  return std::accumulate(by_outcome.begin(), by_outcome.end(), std::uint64_t{0});
}

double RunResult::echoes_per_second() const {
  if (elapsed <= Nanoseconds(0)) return 0;
  return static_cast<double>(echoes[Outcome::ok]) / to_seconds(elapsed);
}

double RunResult::bytes_per_second() const {
  return echoes_per_second() * static_cast<double>(size);
}

bool is_worse(ExitCode a, ExitCode b) {
  return rank(a) < rank(b);
}

BenchExit judge(const std::vector<RunResult>& runs) {
  OutcomeCounts all;
  for (const RunResult& run : runs) {
    for (const Outcome outcome : kOutcomes) all[outcome] += run.echoes[outcome];
  }
  for (const Outcome outcome : kBySeverity) {
    if (all[outcome] == 0) continue;
    return {exit_code(outcome), reason(all, first_failure(runs, outcome))};
  }
  if (all[Outcome::ok] == 0) return {ExitCode::failure, "no echo was completed"};
  return {};
}

}  // namespace especho
