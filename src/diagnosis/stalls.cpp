// Now and then nothing moves for a while, though an echo is due and nothing was lost on the way.
#include <algorithm>

#include "diagnosis/diagnose.hpp"
#include "diagnosis/round_trips.hpp"
#include "diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "stalls";
constexpr std::uint64_t kEnough = 20;  // echoes
constexpr double kLongMs = 200;
constexpr double kRoundTrips = 10;

}  // namespace

Diagnosis stalls(const Observations& seen) {
  if (seen.echoes < kEnough) return unclear(kId, "too few echoes");
  const double limit = std::max(kLongMs, kRoundTrips * ordinary_ms(seen));
  std::uint64_t count = 0;
  double longest = 0;
  for (const Stall& stall : seen.stalls) {
    const double ms = to_milliseconds(stall.length);
    if (ms < limit) continue;
    ++count;
    longest = std::max(longest, ms);
  }
  Facts evidence{
      {"stalls", count}, ms_fact("longest_ms", longest), ms_fact("looked_for_ms", limit)};
  if (count == 0) return clear(kId, fmt::format("none of {}", text_ms(limit)), std::move(evidence));
  // On a lossy link. Else what this side sent again while nothing moved was in vain for the stall:
  // the device had no room.
  if (retransmissions(seen).verdict == DiagnosisVerdict::found) {
    return clear(kId,
                 fmt::format("{} {} nothing moved for up to {}, which lost segments explain", count,
                             times(count), text_ms(longest)),
                 std::move(evidence));
  }
  return found(kId, count > 1 ? Confidence::high : Confidence::medium,
               fmt::format("{} {} nothing moved for up to {}, though the link loses nothing", count,
                           times(count), text_ms(longest)),
               std::move(evidence),
               "look for what blocks loop(): client.write(), which waits up to 10 s for a client "
               "that does not read, delay(), flash writes; or Wi-Fi that comes and goes "
               "(WiFi.status())");
}

}  // namespace especho::diagnosis
