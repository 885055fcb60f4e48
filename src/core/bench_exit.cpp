#include "core/bench_exit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace especho {
namespace {

/// The rank among the outcomes, worst first; the last for a code that no outcome has.
std::ptrdiff_t rank(ExitCode code) {
  return std::find_if(kBySeverity.begin(), kBySeverity.end(),
                      [&](Outcome outcome) { return exit_code(outcome) == code; }) -
         kBySeverity.begin();
}

/// The first such failure, if its details were kept.
const Failure* first_failure(const std::vector<RunResult>& runs, Outcome outcome, bool local) {
  for (const RunResult& run : runs) {
    for (const Failure& failure : run.failures) {
      if (failure.outcome == outcome && failure.is_local() == local) return &failure;
    }
  }
  return nullptr;
}

/// `5 of 8 connections were made; `, where it was not all of them.
std::string connections_made(const std::vector<RunResult>& runs) {
  for (const RunResult& run : runs) {
    if (run.connections_made == run.connections || run.connections == 1) continue;
    return fmt::format("{} of {} connections were made; ", run.connections_made, run.connections);
  }
  return {};
}

/// `2 reset, 1 timeout`.
std::string failed_how(const OutcomeCounts& all) {
  std::string text;
  for (const Outcome outcome : kBySeverity) {
    if (all[outcome] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", all[outcome], to_string(outcome));
  }
  return text;
}

std::string reason(const std::vector<RunResult>& runs, const OutcomeCounts& all,
                   const Failure* failure) {
  if (failure != nullptr && all.attempted() == 1 && runs.front().connections == 1) {
    Failure only = *failure;
    only.echo = 0;  // there is only one
    return describe(only);
  }
  const auto count = fmt::format("{}{} of {} echoes failed ({})", connections_made(runs),
                                 all.failed(), all.attempted(), failed_how(all));
  return failure == nullptr ? count : fmt::format("{}: {}", count, describe(*failure));
}

/// A size without a single echo back is as bad as no echo at all.
Exit exit_if_nothing_came_back(const std::vector<RunResult>& runs) {
  const auto nothing = [](const RunResult& run) { return run.echoes[Outcome::ok] == 0; };
  if (std::all_of(runs.begin(), runs.end(), nothing)) {
    return {ExitCode::failure, "no echo was completed"};
  }
  const auto run = std::find_if(runs.begin(), runs.end(), nothing);
  if (run == runs.end()) return {};
  return {ExitCode::failure, fmt::format("no echo of {} was completed", format_size(run->size))};
}

}  // namespace

bool is_worse(ExitCode a, ExitCode b) {
  return rank(a) < rank(b);
}

Exit bench_exit(const std::vector<RunResult>& runs) {
  OutcomeCounts all;
  OutcomeCounts local;
  for (const RunResult& run : runs) {
    for (const Outcome outcome : kOutcomes) {
      all[outcome] += run.echoes[outcome];
      local[outcome] += run.local[outcome];
    }
  }
  for (const Outcome outcome : kBySeverity) {
    if (all[outcome] == local[outcome]) continue;
    return {exit_code(outcome), reason(runs, all, first_failure(runs, outcome, false))};
  }
  // A lack of resources on this machine is no failure of the device, but no success either.
  for (const Outcome outcome : kBySeverity) {
    if (local[outcome] == 0) continue;
    return {ExitCode::failure, reason(runs, all, first_failure(runs, outcome, true))};
  }
  return exit_if_nothing_came_back(runs);
}

}  // namespace especho
