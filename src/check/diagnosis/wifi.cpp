// Findings about the radio and the link: modem sleep, lost segments, stalls.
#include <algorithm>
#include <optional>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/device_figures.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

// A radio that dozes learns of data only at the access point's next beacon, and stays awake for a
// while after traffic: the first echo after a silence is late, those that follow are not.
constexpr std::size_t kRoundTrips = 6;  // of each kind
constexpr double kShiftMs = 15;
constexpr double kSleepChance = 0.001;
constexpr double kHalfBeaconMs = 51.2;  // of a usual access point: the average delay

/// The beacon interval, from the times at which echoes were back, each soon after a beacon.
std::optional<double> beacon_ms(const Samples& arrivals) {
  constexpr double kLongest = 350;
  constexpr double kShortest = 30;
  constexpr double kAgree = 0.8;
  if (arrivals.size() < kRoundTrips) return std::nullopt;
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

constexpr std::uint64_t kSegmentsNeeded = 20;  // segments
constexpr std::uint64_t kLost = 2;
constexpr double kLostShare = 0.005;

// A stall: nothing moves for a while though an echo is due and nothing was lost on the way.
constexpr std::uint64_t kEchoesUnderLoad = 20;
constexpr double kShortestStallMs = 200;
constexpr double kLongStallMs = 1000;  // a busy machine causes shorter ones now and then
constexpr double kTimesOrdinary = 10;

struct StallTally {
  std::uint64_t count = 0;
  std::uint64_t retried = 0;     ///< of these, those during which this side retransmitted
  std::uint64_t sent_again = 0;  ///< others: short ones, which a lost segment explains
  double longest = 0;
};

StallTally tally_of(const Observations& seen, double limit) {
  StallTally tally;
  for (const Stall& stall : seen.stalls) {
    const double ms = to_milliseconds(stall.length);
    if (ms < limit) continue;
    if (stall.retransmits != 0 && ms < std::max(kLongStallMs, limit)) {
      ++tally.sent_again;
      continue;
    }
    ++tally.count;
    if (stall.retransmits != 0) ++tally.retried;
    tally.longest = std::max(tally.longest, ms);
  }
  return tally;
}

}  // namespace

Diagnosis modem_sleep(const Observations& seen) {
  if (!seen.pacing || seen.pacing->after_idle.size() < kRoundTrips ||
      seen.pacing->random_phase.size() < kRoundTrips) {
    return unclear("too few round trips after a silence");
  }
  const auto awake = in_milliseconds(seen.pacing->random_phase);
  const auto idle = in_milliseconds(seen.pacing->after_idle);
  const double shift = median(idle) - median(awake);
  Facts evidence{ms_fact("after_idle_p50_ms", median(idle)), ms_fact("paced_p50_ms", median(awake)),
                 ms_fact("after_idle_p90_ms", quantile(idle, 0.9))};
  if (shift < kShiftMs || rank_sum_p(awake, idle) >= kSleepChance) {
    std::vector<double> dozing(idle);
    for (double& ms : dozing) ms += kHalfBeaconMs;
    if (rank_sum_p(awake, dozing) >= kSleepChance) {
      return hidden("jitter",
                    fmt::format("echoes without a silence before them take {} to {}, which varies "
                                "too much to show {} "
                                "more",
                                text_ms(quantile(awake, 0.1)), text_ms(quantile(awake, 0.9)),
                                text_ms(kHalfBeaconMs)),
                    std::move(evidence));
    }
    return clear(fmt::format("{} after a silence, {} otherwise", text_ms(median(idle)),
                             text_ms(median(awake))),
                 std::move(evidence));
  }
  const auto beacon = beacon_ms(seen.pacing->idle_arrivals);
  if (beacon) evidence.push_back(ms_fact("beacon_ms", *beacon));
  return found(beacon || shift >= 2 * kShiftMs ? Confidence::high : Confidence::medium,
               fmt::format("an echo takes {} after a silence, {} otherwise: the radio dozes{}",
                           text_ms(median(idle)), text_ms(median(awake)),
                           beacon ? fmt::format(", and wakes up every {}", text_ms(*beacon)) : ""),
               std::move(evidence));
}

Diagnosis retransmissions(const Observations& seen) {
  if (!seen.stack.retransmits) return unclear("this system does not report retransmissions");
  const std::uint64_t again = *seen.stack.retransmits;
  const std::uint64_t out = seen.stack.segments_out;
  if (out < kSegmentsNeeded) return unclear("too few segments were sent");
  const double share = static_cast<double>(again) / static_cast<double>(out);
  Facts evidence{{"retransmits", again}, {"segments", out}, {"share", rounded(share)}};
  const std::string text =
      fmt::format("{} of {} segments {} retransmitted", again, out, again == 1 ? "was" : "were");
  if (again < kLost || share < kLostShare) return clear(text, std::move(evidence));
  return found(share >= 2 * kLostShare ? Confidence::high : Confidence::medium,
               fmt::format("{}, {:.2g} %", text, share * 100), std::move(evidence));
}

Diagnosis stalls(const Observations& seen) {
  if (seen.echoes < kEchoesUnderLoad) return unclear("too few echoes");
  const double limit = std::max(kShortestStallMs, kTimesOrdinary * ordinary_ms(seen));
  const StallTally tally = tally_of(seen, limit);
  Facts evidence{{"stalls", tally.count},
                 {"others_with_segments_sent_again", tally.sent_again},
                 ms_fact("longest_ms", tally.longest),
                 ms_fact("looked_for_ms", limit)};
  if (tally.count == 0) {
    return clear(tally.sent_again == 0
                     ? fmt::format("none of {}", text_ms(limit))
                     : fmt::format("{} of {}, which lost segments explain",
                                   counted(tally.sent_again, "stall"), text_ms(limit)),
                 std::move(evidence));
  }
  const DiagnosisVerdict lossy = retransmissions(seen).verdict;
  const std::string text = fmt::format("{} nothing moved, for up to {}",
                                       counted(tally.count, "time"), text_ms(tally.longest));
  // Without a lossy link, retransmissions during a stall did not help: the device had no room.
  if (lossy == DiagnosisVerdict::found) {
    return clear(text + ", which lost segments explain", std::move(evidence));
  }
  const bool lasted = tally.longest >= std::max(kLongStallMs, 3 * limit);
  if (tally.count == 1 && !lasted) {
    return unclear(text + "; a busy machine or link does the same", std::move(evidence));
  }
  // Losing one segment costs the device about as much, and does not show here.
  const bool loses = tally.sent_again != 0 || seen.stack.retransmits.value_or(0) != 0;
  if (loses && tally.longest < std::min(kLongStallMs, 2 * limit)) {
    return unclear(text + "; a lost segment does the same", std::move(evidence));
  }
  // A link that loses segments now and then also loses retransmitted ones.
  if (tally.sent_again != 0 && tally.retried == tally.count) {
    return hidden("lost segments", text + "; several segments lost in a row do the same",
                  std::move(evidence));
  }
  const bool lossless = lossy == DiagnosisVerdict::clear && !loses && tally.retried == 0;
  return found(tally.count > 1 ? Confidence::high : Confidence::medium,
               text + (lossless ? ", though the link loses nothing" : ""), std::move(evidence));
}

}  // namespace especho::diagnosis
