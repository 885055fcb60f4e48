// A new connection waits for its first echo, as later echoes do not: the handshake is done by TCP,
// and then the sketch has still to accept it.
#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "accept-delay";
constexpr std::size_t kEnough = 8;  // connections
/// A loop() that accepts in each turn does so within a few ms; a busy machine adds some.
constexpr double kLongMs = 20;
constexpr double kChance = 0.001;
constexpr double kChanceOfLong = 0.01;  // that a long wait was there and did not show
/// Later, a radio may doze before the first echo and not before the second.
constexpr Nanoseconds kHasty = std::chrono::milliseconds(100);
/// Of a device that looks for data every so often, a new connection may wait for one look more.
constexpr double kLooks = 1.5;

struct Echoes {
  std::vector<double> first, second, waits;
};

Echoes echoes_of(const Observations& seen) {
  Echoes echoes;
  for (const ConnectionRecord& visit : seen.connections) {
    const bool wanted = visit.reconnecting && visit.gap < kHasty;
    if (!wanted || !visit.first_echo || !visit.second_echo) continue;
    echoes.first.push_back(to_milliseconds(*visit.first_echo));
    echoes.second.push_back(to_milliseconds(*visit.second_echo));
    echoes.waits.push_back(std::max(echoes.first.back() - echoes.second.back(), 0.0));
  }
  return echoes;
}

/// Whether first echoes are so early that none of them can have waited for long.
bool all_early(const Echoes& echoes) {
  std::vector<double> late(echoes.second);
  for (double& ms : late) ms += kLongMs;
  return rank_sum_p(echoes.first, late) < kChanceOfLong;
}

/// Whether the wait is as long as that of a sketch that waits before it closes, and accepts nobody
/// meanwhile.
bool as_closes(const Observations& seen, double wait) {
  return wait < 1.2 * median(in_milliseconds(seen.closes));
}

/// The finding that makes new connections wait this long, if there is one.
std::string_view explained_by(const Observations& seen, double wait) {
  if (slow_accept(seen).verdict == DiagnosisVerdict::found) return "slow-accept";
  const bool closes_late = close_delay(seen).verdict == DiagnosisVerdict::found;
  if (closes_late && as_closes(seen, wait)) return "close-delay";
  return {};
}

/// How long a look for data may take to come, unless it is known that the device needs none.
double next_look_ms(const Observations& seen) {
  if (!seen.pacing || poll_delay(seen).verdict == DiagnosisVerdict::clear) return 0;
  return std::max(median(in_milliseconds(seen.pacing->back_to_back)),
                  quantile(in_milliseconds(seen.pacing->random_phase), 0.9));
}

}  // namespace

Diagnosis accept_delay(const Observations& seen) {
  const Echoes echoes = echoes_of(seen);
  if (echoes.waits.size() < kEnough) {
    return unclear(kId, "too few connections with two echoes right after another");
  }
  const double wait = median(echoes.waits);
  Facts evidence{{"connections", std::uint64_t{echoes.waits.size()}},
                 ms_fact("wait_p50_ms", wait),
                 ms_fact("wait_p90_ms", quantile(echoes.waits, 0.9)),
                 ms_fact("later_echo_p50_ms", median(echoes.second))};
  std::string text = fmt::format("the first echo of a connection takes {}, the second {}",
                                 text_ms(median(echoes.first)), text_ms(median(echoes.second)));
  if (wait < kLongMs && all_early(echoes)) return clear(kId, std::move(text), std::move(evidence));
  if (const auto other = explained_by(seen, wait); !other.empty()) {
    return clear(kId, fmt::format("{}, which {} explains", text, other), std::move(evidence));
  }
  if (wait < kLongMs || rank_sum_p(echoes.second, echoes.first) >= kChance) {
    return hidden(kId, "jitter",
                  fmt::format("{}; they vary too much to show a wait of {}", text,
                              text_ms(std::max(wait, kLongMs))),
                  std::move(evidence));
  }
  if (wait < kLooks * next_look_ms(seen)) {
    return hidden(kId, "slow echoes", text + ": it may wait for the device to look for data",
                  std::move(evidence));
  }
  if (close_delay(seen).verdict == DiagnosisVerdict::unclear && as_closes(seen, wait)) {
    return hidden(kId, "late closes", text + ": it may wait until the one before is closed",
                  std::move(evidence));
  }
  const bool always = quantile(echoes.waits, 0.1) >= wait / 2;
  return found(kId, always ? Confidence::high : Confidence::medium,
               fmt::format("{}: a new connection is accepted {} late", text, text_ms(wait)),
               std::move(evidence),
               "call server.accept() in each loop(), with no delay() beside it");
}

}  // namespace especho::diagnosis
