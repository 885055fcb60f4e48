#include "report/advice.hpp"

#include <fmt/format.h>

namespace especho {
namespace {

/// Of a run in which the device took part, but not with all connections. Wrong bytes are another
/// matter.
std::string advice_to_crowd(const RunResult& run) {
  const bool wrong = run.echoes[Outcome::mismatch] + run.echoes[Outcome::excess] != 0;
  // Where not all were made, the bench may have ended before any was served.
  const bool served = run.connections_served != 0;
  const std::uint64_t taken = served ? run.connections_served : run.connections_made;
  if (wrong || taken == 0 || taken == run.connections) return {};
  return fmt::format(
      "{0} of {1} connections were {2}: the device seems to take no more clients at once; try "
      "--connections {0}",
      taken, run.connections, served ? "served" : "made");
}

/// The hint of the first failure with this exit code; a general one where no details were kept.
std::string hint_at(ExitCode code, const std::vector<RunResult>& runs) {
  Failure unknown;
  unknown.outcome = Outcome::ok;
  for (const RunResult& run : runs) {
    for (const Failure& failure : run.failures) {
      if (exit_code(failure.outcome) == code) return hint(failure);
    }
    for (const Outcome outcome : kOutcomes) {
      if (run.echoes[outcome] != 0 && exit_code(outcome) == code) unknown.outcome = outcome;
    }
  }
  return hint(unknown);
}

}  // namespace

std::string advice(const BenchResult& result) {
  if (result.exit.code == ExitCode::ok) return {};
  // When a run was interrupted, its last connections may not have had their turn.
  const bool interrupted =
      result.exit.code == ExitCode::sigint || result.exit.code == ExitCode::sigterm;
  for (const RunResult& run : result.runs) {
    std::string text = interrupted ? "" : advice_to_crowd(run);
    if (!text.empty()) return text;
  }
  return hint_at(result.exit.code, result.runs);
}

}  // namespace especho
