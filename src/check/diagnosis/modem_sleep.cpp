// A radio that dozes hears of data only at the access point's next beacon, and stays awake for a
// while after traffic: the first echo after a silence is late, those that follow are not.
#include <algorithm>
#include <optional>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "modem-sleep";
constexpr std::size_t kEnough = 6;  // samples of each kind
constexpr double kShiftMs = 15;
constexpr double kChance = 0.001;
constexpr double kHalfBeaconMs = 51.2;  // of the usual access point: what dozing costs on average

/// From the times at which echoes were back, each soon after a beacon.
std::optional<double> beacon_ms(const Samples& arrivals) {
  constexpr double kLongest = 350;
  constexpr double kShortest = 30;
  constexpr double kAgree = 0.8;
  if (arrivals.size() < kEnough) return std::nullopt;
  std::vector<double> times = in_milliseconds(arrivals);
  for (double& time : times) time -= to_milliseconds(arrivals.front());
  const double span = times.back();
  if (span <= kLongest) return std::nullopt;
  double best = 0;
  double best_agreement = kAgree;
  double ms = kLongest;
  while (ms >= kShortest) {
    const double agreement = phase_agreement(times, ms);
    if (agreement > best_agreement + (best > 0 ? 0.03 : 0)) {
      best = ms;
      best_agreement = agreement;
    }
    ms -= ms * ms / span / 20;
  }
  return best > 0 ? std::optional(best) : std::nullopt;
}

}  // namespace

Diagnosis modem_sleep(const Observations& seen) {
  if (!seen.pacing || seen.pacing->after_idle.size() < kEnough ||
      seen.pacing->random_phase.size() < kEnough) {
    return unclear(kId, "too few round trips after a silence");
  }
  const auto awake = in_milliseconds(seen.pacing->random_phase);
  const auto idle = in_milliseconds(seen.pacing->after_idle);
  const double shift = median(idle) - median(awake);
  Facts evidence{ms_fact("after_idle_p50_ms", median(idle)), ms_fact("paced_p50_ms", median(awake)),
                 ms_fact("after_idle_p90_ms", quantile(idle, 0.9))};
  if (shift < kShiftMs || rank_sum_p(awake, idle) >= kChance) {
    std::vector<double> dozing(idle);
    for (double& ms : dozing) ms += kHalfBeaconMs;
    if (rank_sum_p(awake, dozing) >= kChance) {
      return hidden(
          kId, "jitter",
          fmt::format("echoes take {} to {} without a silence, too varied to show {} more",
                      text_ms(quantile(awake, 0.1)), text_ms(quantile(awake, 0.9)),
                      text_ms(kHalfBeaconMs)),
          std::move(evidence));
    }
    return clear(kId,
                 fmt::format("{} after a silence, {} otherwise", text_ms(median(idle)),
                             text_ms(median(awake))),
                 std::move(evidence));
  }
  const auto beacon = beacon_ms(seen.pacing->idle_arrivals);
  if (beacon) evidence.push_back(ms_fact("beacon_ms", *beacon));
  return found(kId, beacon || shift >= 2 * kShiftMs ? Confidence::high : Confidence::medium,
               fmt::format("after a silence an echo takes {}, otherwise {}: the radio dozes{}",
                           text_ms(median(idle)), text_ms(median(awake)),
                           beacon ? fmt::format(", and wakes every {}", text_ms(*beacon)) : ""),
               std::move(evidence),
               "WiFi.setSleep(false) after WiFi.mode() (modemSleep = false in config.h)");
}

}  // namespace especho::diagnosis
