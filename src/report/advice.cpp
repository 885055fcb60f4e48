#include "report/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/text.hpp"
#include "especho/outcome.hpp"

namespace especho {
namespace {

// Of a bench.

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

/// All bytes were sent, and what came back was right; the connection stayed open.
bool stopped_early(const Failure& failure) {
  const bool whole = failure.size != 0 && failure.sent == failure.size;
  return failure.outcome == Outcome::timeout && !failure.is_local() && failure.advice.empty() &&
         whole && failure.received < failure.size;
}

/// Before the first NUL of several in a row, or right after a single one.
bool stopped_at_nul(const Failure& failure) {
  constexpr auto kNul = std::byte{0};
  return (failure.missing == kNul) != (failure.last_back == kNul);
}

/// The failures of a bench in which nothing failed but echoes that stopped early. Other echoes that
/// were in flight when one stopped are left out.
std::vector<Failure> cut_echoes(const BenchResult& result) {
  std::vector<Failure> cut;
  for (const RunResult& run : result.runs) {
    if (run.echoes.failed() != run.echoes[Outcome::timeout]) return {};
    for (const Failure& failure : run.failures) {
      if (!stopped_early(failure)) return {};
      if (failure.received != 0 || result.plan.depth == 1) cut.push_back(failure);
    }
  }
  return cut;
}

/// For a bench whose failed echoes all stopped at the same offset, or all at a NUL. A device that
/// went away would stop them anywhere, so two are enough.
std::string advice_on_cut_echoes(const BenchResult& result) {
  constexpr std::string_view kCheck = "`especho check --only cut-echo` shows where echoes stop";
  const std::vector<Failure> cut = cut_echoes(result);
  const auto most =
      std::max_element(cut.begin(), cut.end(),
                       [](const Failure& a, const Failure& b) { return a.received < b.received; });
  if (cut.size() < 2 || most->received == 0) return {};
  const bool same_offset = std::all_of(cut.begin(), cut.end(), [&](const Failure& failure) {
    return failure.received == most->received;
  });
  const bool longer_came =
      std::any_of(result.runs.begin(), result.runs.end(), [&](const RunResult& run) {
        return run.size > most->received && run.echoes[Outcome::ok] != 0;
      });
  if (same_offset && !longer_came) {
    return fmt::format(
        "the echo always stops after {}, and the connection stays open: look for a buffer of this "
        "size in the sketch; {}",
        counted(most->received, "byte"), kCheck);
  }
  if (!std::all_of(cut.begin(), cut.end(), stopped_at_nul)) return {};
  return fmt::format(
      "the echo always stops at a NUL byte, and the connection stays open: look for print(), "
      "strlen() or a String in the sketch, which end there; {}",
      kCheck);
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

/// If no details of a failure were kept.
std::string hint_to(Outcome outcome) {
  Failure unknown;
  unknown.outcome = outcome;
  return hint(unknown);
}

/// For an outcome that this machine did not cause; a general hint if no details were kept.
std::string hint_to(Outcome outcome, const std::vector<RunResult>& runs) {
  const auto of_it = [outcome](const Failure& failure) {
    return failure.outcome == outcome && !failure.is_local();
  };
  if (const auto own = hint_of_first(runs, of_it)) return *own;
  return hint_to(outcome);
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

// Of a check.

std::string again(const CheckResult& result, std::string_view name) {
  if (result.plan.only.size() == 1 && result.plan.only.front() == name) {
    return "-v shows the evidence";
  }
  return fmt::format("repeat it alone with --only {} -v", name);
}

std::string advice_on_cases(const CheckResult& result) {
  const auto failed =
      std::find_if(result.cases.begin(), result.cases.end(),
                   [](const CaseResult& one) { return one.verdict == CaseVerdict::fail; });
  const auto other =
      std::find_if(result.diagnoses.begin(), result.diagnoses.end(), [](const Diagnosis& one) {
        return one.id == "not-an-echo-server" && one.verdict == DiagnosisVerdict::found;
      });
  if (other != result.diagnoses.end()) return other->fix;
  return failed == result.cases.end() ? std::string() : again(result, failed->name);
}

std::string advice_on_findings(const CheckResult& result) {
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict != DiagnosisVerdict::found) continue;
    if (one.fix.empty()) return again(result, one.id);
    return fmt::format("{}: {}", one.id, one.fix);
  }
  return {};
}

std::string advice_on_unclear(const CheckResult& result) {
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict == DiagnosisVerdict::unclear) return again(result, one.id);
  }
  return {};
}

}  // namespace

std::string advice(const BenchResult& result) {
  if (result.exit.code == ExitCode::ok) return {};
  // If a run was interrupted, its last connections may not have been served yet.
  const bool interrupted =
      result.exit.code == ExitCode::sigint || result.exit.code == ExitCode::sigterm;
  if (std::string text = advice_on_cut_echoes(result); !text.empty()) return text;
  for (const RunResult& run : result.runs) {
    if (std::string text = advice_on_reconnecting(run); !text.empty()) return text;
    if (std::string text = advice_on_restarts(run); !text.empty()) return text;
    std::string text = interrupted ? "" : advice_on_connections(run, result.runs);
    if (!text.empty()) return text;
  }
  return hint_at(result.exit.code, result.runs);
}

std::string check_advice(const CheckResult& result) {
  if (!result.exit.advice.empty()) return result.exit.advice;
  switch (result.exit.code) {
    case ExitCode::connect:
      return "check the address and the port, that the device has joined this network, that its "
             "sketch runs (its serial output shows the address), and that no firewall is in the "
             "way";
    case ExitCode::wrong_echo:
      return advice_on_cases(result);
    case ExitCode::connection_lost:
      return hint_to(Outcome::reset);
    case ExitCode::timeout:
      return fmt::format("allow more time with --deadline, or ask for less with {}--only or --skip",
                         result.plan.quick ? "" : "--quick, ");
    case ExitCode::gate:
      return advice_on_findings(result);
    case ExitCode::inconclusive:
      return advice_on_unclear(result);
    default:
      return {};
  }
}

}  // namespace especho
