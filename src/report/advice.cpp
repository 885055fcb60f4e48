#include "report/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/text.hpp"

namespace especho {
namespace {

constexpr std::string_view kTryClients = "especho check --only several-clients,more-clients";

/// Connections that the device took before it refused others; absent if it refused none, or if
/// something else went wrong as well.
std::optional<std::uint64_t> taken_before_refusals(const RunResult& run) {
  const std::uint64_t refused = run.echoes[Outcome::refused];
  const bool all_served = run.connections_served == run.connections_made;
  if (refused == 0 || refused != run.echoes.failed() || !all_served) return std::nullopt;
  return run.connections_made;
}

/// The number of clients that the device serves at once, if it is the device's limit. Refusals must
/// come after the same number of connections in two runs: once may be chance.
std::optional<std::uint64_t> limit_of(const RunResult& run, const std::vector<RunResult>& runs) {
  if (run.connections_limit) return run.connections_limit;
  const auto taken = taken_before_refusals(run);
  const auto same = std::count_if(runs.begin(), runs.end(), [&](const RunResult& other) {
    return taken_before_refusals(other) == taken;
  });
  return taken && same > 1 ? taken : std::nullopt;
}

/// For a run in which the device served only some of the connections. Wrong bytes have other
/// causes.
std::string advice_on_connections(const RunResult& run, const std::vector<RunResult>& runs) {
  const bool wrong = run.echoes[Outcome::mismatch] + run.echoes[Outcome::excess] != 0;
  // Connections that this machine could not make never reached the device.
  const bool local = run.local.failed() != 0;
  // If not all were made, the bench may have ended before any was served.
  const bool served = run.connections_served != 0;
  const std::uint64_t taken = served ? run.connections_served : run.connections_made;
  if (wrong || local || taken == 0 || taken == run.connections) return {};
  if (!served) {  // a queued connection counts as made
    return fmt::format(
        "{} of {} connections were made, and none was served before the bench ended; try fewer, or "
        "run {}",
        taken, run.connections, kTryClients);
  }
  std::string what = fmt::format("{} of {} connections were served", taken, run.connections);
  if (run.connections_waited != 0) {
    what += fmt::format(", {} of them only after others had ended", run.connections_waited);
  }
  if (const auto limit = limit_of(run, runs)) {
    return fmt::format("{}: the device serves at most {} at once; try --connections {}", what,
                       counted(*limit, "client"), *limit);
  }
  if (run.connections_at_once == 0) {
    return fmt::format("{}; try fewer, or run {}", what, kTryClients);
  }
  return fmt::format(
      "{}: the device serves at least {} at once; a longer --timeout, or {}, shows whether it "
      "serves more",
      what, counted(run.connections_at_once, "client"), kTryClients);
}

/// For a run in which the device was lost and took no new connection for a while.
std::string advice_on_restarts(const RunResult& run) {
  const auto lost = run.echoes[Outcome::short_echo] + run.echoes[Outcome::reset];
  const auto away = run.echoes[Outcome::refused] + run.echoes[Outcome::unreachable];
  if (run.lost_connections.then_away == 0 || lost + away != run.echoes.failed()) return {};
  return fmt::format(
      "{} the device ended a connection and took no new one for a while, as when it restarts: its "
      "serial output has the reason",
      counted(run.lost_connections.then_away, "time"));
}

/// For a run that failed only because the device closes each connection after some echoes.
std::string advice_on_reconnecting(const RunResult& run) {
  const auto echoes = closes_after(run);
  const auto lost = run.echoes[Outcome::short_echo] + run.echoes[Outcome::reset];
  if (!echoes || lost != run.echoes.failed()) return {};
  if (*echoes == 1) return "the device closes the connection after each echo: use --reconnect";
  return fmt::format("the device closes each connection after {} echoes: use --reconnect", *echoes);
}

/// The hint of the first matching failure whose details were kept.
template <typename Holds>
std::optional<std::string> hint_of_first(const std::vector<RunResult>& runs, Holds holds) {
  for (const RunResult& run : runs) {
    const auto first = std::find_if(run.failures.begin(), run.failures.end(), holds);
    if (first != run.failures.end()) return hint(*first);
  }
  return std::nullopt;
}

/// For an outcome that this machine did not cause; a general hint if no details were kept.
std::string hint_to(Outcome outcome, const std::vector<RunResult>& runs) {
  const auto of_it = [outcome](const Failure& failure) {
    return failure.outcome == outcome && !failure.is_local();
  };
  if (const auto own = hint_of_first(runs, of_it)) return *own;
  Failure unknown;
  unknown.outcome = outcome;
  return hint(unknown);
}

/// For the worst outcome with this exit code.
std::string hint_at(ExitCode code, const std::vector<RunResult>& runs) {
  for (const Outcome outcome : kBySeverity) {
    const auto had = [outcome](const RunResult& run) {
      return run.echoes[outcome] != run.local[outcome];
    };
    if (exit_code(outcome) != code || std::none_of(runs.begin(), runs.end(), had)) continue;
    return hint_to(outcome, runs);
  }
  if (code != ExitCode::failure) return {};
  const auto is_local = [](const Failure& failure) { return failure.is_local(); };
  return hint_of_first(runs, is_local).value_or("");
}

}  // namespace

std::string advice(const BenchResult& result) {
  if (result.exit.code == ExitCode::ok) return {};
  // If a run was interrupted, its last connections may not have been served yet.
  const bool interrupted =
      result.exit.code == ExitCode::sigint || result.exit.code == ExitCode::sigterm;
  for (const RunResult& run : result.runs) {
    if (std::string text = advice_on_reconnecting(run); !text.empty()) return text;
    if (std::string text = advice_on_restarts(run); !text.empty()) return text;
    std::string text = interrupted ? "" : advice_on_connections(run, result.runs);
    if (!text.empty()) return text;
  }
  return hint_at(result.exit.code, result.runs);
}

}  // namespace especho
