// A connection that the client has ended stays open for a while at the device.
#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/round_trips.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "close-delay";
constexpr std::size_t kEnough = 3;  // connections
/// Shorter ones hurt nobody, and a busy machine makes them.
constexpr double kLongMs = 50;
/// The device looks for the end of a connection as it looks for data, and takes as long for it,
/// once it is in step and once it is not.
constexpr double kEchoes = 2;

}  // namespace

Diagnosis close_delay(const Observations& seen) {
  if (seen.closes.size() < kEnough) return unclear(kId, "too few connections were closed");
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
  const std::string text = fmt::format("from the client's FIN to the device's takes {}, an echo {}",
                                       text_ms(middle), text_ms(echo));
  // All of them but one, since one that took long may have been this machine's.
  const double most = quantile(closes, 0.25);
  if (most - median(handshakes_ms(seen)) < kLongMs) return clear(kId, text, std::move(evidence));
  if (drift(seen).verdict == DiagnosisVerdict::found) {
    return hidden(kId, "drift", text + ", and echoes take ever longer", std::move(evidence));
  }
  if (most - kEchoes * echo < kLongMs) {
    return hidden(kId, "slow echoes", text + ": both may wait for the same", std::move(evidence));
  }
  return found(kId, *shortest >= middle / 2 ? Confidence::high : Confidence::medium, text,
               std::move(evidence),
               "client.stop() as soon as the client has left and all is sent, with no delay() "
               "before it");
}

}  // namespace especho::diagnosis
