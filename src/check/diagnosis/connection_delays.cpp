// Findings about connections that the device accepts or closes late.
#include <algorithm>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/device_figures.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

// A device that accepts late makes the first echo of a connection wait, but not later ones: TCP
// does the handshake on its own, and the sketch has yet to accept the connection.

constexpr std::size_t kConnectionsNeeded = 8;
/// A loop() that accepts each time it runs takes a few ms; a busy machine adds some.
constexpr double kLongWaitMs = 20;
constexpr double kConnectDelayChance = 0.001;
constexpr double kChanceOfLong = 0.01;  // that there was a long wait that did not show
/// After longer gaps, the radio may doze before the first echo but not before the second.
constexpr Nanoseconds kHastyConnect = std::chrono::milliseconds(100);
/// If the device polls for data, a new connection may have to wait for one poll more.
constexpr double kPolls = 1.5;

struct Echoes {
  std::vector<double> first, second, waits;
};

Echoes echoes_of(const Observations& seen) {
  Echoes echoes;
  for (const ConnectionRecord& record : seen.connections) {
    const bool wanted = record.reconnecting && record.gap < kHastyConnect;
    if (!wanted || !record.first_echo || !record.second_echo) continue;
    echoes.first.push_back(to_milliseconds(*record.first_echo));
    echoes.second.push_back(to_milliseconds(*record.second_echo));
    echoes.waits.push_back(std::max(echoes.first.back() - echoes.second.back(), 0.0));
  }
  return echoes;
}

/// Whether first echoes are too early for any of them to have waited long.
bool all_early(const Echoes& echoes) {
  std::vector<double> late(echoes.second);
  for (double& ms : late) ms += kLongWaitMs;
  return rank_sum_p(echoes.first, late) < kChanceOfLong;
}

/// Whether the wait is no longer than a late close, during which the sketch accepts no client.
bool as_closes(const Observations& seen, double wait) {
  return wait < 1.2 * median(in_milliseconds(seen.closes));
}

/// The finding that makes new connections wait this long; empty if there is none.
std::string_view explained_by(const Observations& seen, double wait) {
  if (is_found(slow_accept, seen)) return id_of(slow_accept);
  const bool closes_late = is_found(close_delay, seen);
  if (closes_late && as_closes(seen, wait)) return id_of(close_delay);
  return {};
}

/// How long the next poll for data may take to come; 0 if the device is known not to poll.
double next_poll_ms(const Observations& seen) {
  if (!seen.pacing || poll_delay(seen).verdict == DiagnosisVerdict::clear) return 0;
  return std::max(median(in_milliseconds(seen.pacing->back_to_back)),
                  quantile(in_milliseconds(seen.pacing->random_phase), 0.9));
}

constexpr std::size_t kClosed = 3;  // connections, at least
/// Shorter delays do no harm, and a busy machine causes them.
constexpr double kLongCloseMs = 50;
/// The device may poll for the end of a connection as it polls for data, and take up to two polls
/// to notice it.
constexpr double kEchoesPerConnection = 2;

}  // namespace

Diagnosis accept_delay(const Observations& seen) {
  const Echoes echoes = echoes_of(seen);
  if (echoes.waits.size() < kConnectionsNeeded) {
    return unclear("too few connections right after another one with two echoes");
  }
  const double wait = median(echoes.waits);
  Facts evidence{{"connections", std::uint64_t{echoes.waits.size()}},
                 ms_fact("wait_p50_ms", wait),
                 ms_fact("wait_p90_ms", quantile(echoes.waits, 0.9)),
                 ms_fact("later_echo_p50_ms", median(echoes.second))};
  std::string text = fmt::format("the first echo of a connection takes {}, the second {}",
                                 text_ms(median(echoes.first)), text_ms(median(echoes.second)));
  if (wait < kLongWaitMs && all_early(echoes)) return clear(std::move(text), std::move(evidence));
  if (const auto other = explained_by(seen, wait); !other.empty()) {
    return clear(fmt::format("{}, which {} explains", text, other), std::move(evidence));
  }
  if (wait < kLongWaitMs || rank_sum_p(echoes.second, echoes.first) >= kConnectDelayChance) {
    return hidden("jitter",
                  fmt::format("{}; they vary too much to show a wait of {}", text,
                              text_ms(std::max(wait, kLongWaitMs))),
                  std::move(evidence));
  }
  if (wait < kPolls * next_poll_ms(seen)) {
    return hidden("slow echoes", text + ": it may wait until the device polls for data",
                  std::move(evidence));
  }
  if (close_delay(seen).verdict == DiagnosisVerdict::unclear && as_closes(seen, wait)) {
    return hidden("late closes", text + ": it may wait until the connection before it is closed",
                  std::move(evidence));
  }
  const bool always = quantile(echoes.waits, 0.1) >= wait / 2;
  return found(always ? Confidence::high : Confidence::medium,
               fmt::format("{}: new connections are accepted {} late", text, text_ms(wait)),
               std::move(evidence));
}

Diagnosis close_delay(const Observations& seen) {
  if (seen.closes.size() < kClosed) return unclear("too few connections were closed");
  const auto closes = in_milliseconds(seen.closes);
  const double middle = median(closes);
  const double echo =
      std::max(one_byte_ms(seen).value_or(0),
               seen.pacing ? median(in_milliseconds(seen.pacing->random_phase)) : 0);
  const auto [shortest, longest] = std::minmax_element(closes.begin(), closes.end());
  Facts evidence{{"connections", std::uint64_t{closes.size()}},
                 ms_fact("close_p50_ms", middle),
                 ms_fact("shortest_ms", *shortest),
                 ms_fact("longest_ms", *longest),
                 ms_fact("echo_p50_ms", echo)};
  const std::string text =
      fmt::format("the device takes {} from the client's FIN to its own; an echo takes {}",
                  text_ms(middle), text_ms(echo));
  // All but one: this machine may have been the reason why one took long.
  const double most = quantile(closes, 0.25);
  if (most - median(handshakes_ms(seen)) < kLongCloseMs) return clear(text, std::move(evidence));
  if (is_found(drift, seen)) {
    return hidden("drift", text + ", and echoes take longer and longer", std::move(evidence));
  }
  if (most - kEchoesPerConnection * echo < kLongCloseMs) {
    return hidden("slow echoes", text + ": both may wait for the same thing", std::move(evidence));
  }
  return found(*shortest >= middle / 2 ? Confidence::high : Confidence::medium, text,
               std::move(evidence));
}

}  // namespace especho::diagnosis
