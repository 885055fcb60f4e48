// Now and then nothing moves for a while, though an echo is due and nothing was lost on the way.
#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/round_trips.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "stalls";
constexpr std::uint64_t kEnough = 20;  // echoes
constexpr double kShortestMs = 200;
constexpr double kLongMs = 1000;  // a machine that is busy makes shorter ones now and then
constexpr double kRoundTrips = 10;

struct Tally {
  std::uint64_t count = 0;
  std::uint64_t retried = 0;     ///< of these: this side sent segments again meanwhile
  std::uint64_t sent_again = 0;  ///< not of these: short ones, which a lost segment explains
  double longest = 0;
};

Tally tally_of(const Observations& seen, double limit) {
  Tally tally;
  for (const Stall& stall : seen.stalls) {
    const double ms = to_milliseconds(stall.length);
    if (ms < limit) continue;
    if (stall.retransmits != 0 && ms < std::max(kLongMs, limit)) {
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

Diagnosis stalls(const Observations& seen) {
  if (seen.echoes < kEnough) return unclear(kId, "too few echoes");
  const double limit = std::max(kShortestMs, kRoundTrips * ordinary_ms(seen));
  const Tally tally = tally_of(seen, limit);
  Facts evidence{{"stalls", tally.count},
                 {"others_with_segments_sent_again", tally.sent_again},
                 ms_fact("longest_ms", tally.longest),
                 ms_fact("looked_for_ms", limit)};
  if (tally.count == 0) {
    return clear(kId,
                 tally.sent_again == 0
                     ? fmt::format("none of {}", text_ms(limit))
                     : fmt::format("{} {} one of {}, which a lost segment explains",
                                   tally.sent_again, times(tally.sent_again), text_ms(limit)),
                 std::move(evidence));
  }
  const DiagnosisVerdict lossy = retransmissions(seen).verdict;
  const std::string text = fmt::format("{} {} nothing moved for up to {}", tally.count,
                                       times(tally.count), text_ms(tally.longest));
  // On a lossy link. Else what this side sent again while nothing moved was in vain for the stall:
  // the device had no room.
  if (lossy == DiagnosisVerdict::found) {
    return clear(kId, text + ", which lost segments explain", std::move(evidence));
  }
  const bool lasted = tally.longest >= std::max(kLongMs, 3 * limit);
  if (tally.count == 1 && !lasted) {
    return unclear(kId, text + ", which a busy machine or link does as well", std::move(evidence));
  }
  // One lost segment of the device costs about as much, and is not seen from here.
  const bool loses = tally.sent_again != 0 || seen.stack.retransmits.value_or(0) != 0;
  if (loses && tally.longest < std::min(kLongMs, 2 * limit)) {
    return unclear(kId, text + ", which a lost segment does as well", std::move(evidence));
  }
  // A link that loses segments now and then also loses those that are sent again.
  if (tally.sent_again != 0 && tally.retried == tally.count) {
    return hidden(kId, "lost segments", text + ", which segments lost in a row do as well",
                  std::move(evidence));
  }
  const bool lossless = lossy == DiagnosisVerdict::clear && !loses && tally.retried == 0;
  return found(kId, tally.count > 1 ? Confidence::high : Confidence::medium,
               text + (lossless ? ", though the link loses nothing" : ""), std::move(evidence),
               "look for what blocks loop(): client.write(), which waits up to 10 s for a client "
               "that does not read, delay(), flash writes; or Wi-Fi that comes and goes "
               "(WiFi.status())");
}

}  // namespace especho::diagnosis
