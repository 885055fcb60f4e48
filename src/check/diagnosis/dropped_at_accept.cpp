// connected() of a new client, asked right after another one left, may answer by that one's errno.
#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"
#include "check/diagnosis/visits.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "dropped-at-accept";
constexpr std::uint64_t kEnough = 8;  // connections right after another
constexpr std::uint64_t kFew = 2;     // must have been dropped
constexpr Nanoseconds kSoon = std::chrono::milliseconds(100);

struct Tally {
  std::uint64_t made = 0;
  std::uint64_t dropped = 0;

  void count(const ConnectionRecord& visit) {
    ++made;
    if (was_dropped(visit)) ++dropped;
  }
};

}  // namespace

Diagnosis dropped_at_accept(const Observations& seen) {
  Tally soon;
  Tally later;
  for (const ConnectionRecord& visit : seen.connections) {
    if (!visit.connected || (!was_served(visit) && !was_in_vain(visit))) continue;
    (visit.gap < kSoon ? soon : later).count(visit);
  }
  // Nobody is accepted sooner after another one left than who waited for that.
  if (seen.concurrent_clients) {
    soon.made += seen.concurrent_clients->successors;
    soon.dropped += seen.concurrent_clients->successors_dropped;
  }
  Facts evidence{{"soon_after_another", soon.made},
                 {"of_these_dropped", soon.dropped},
                 {"later", later.made},
                 {"of_those_dropped", later.dropped}};
  if (soon.made < kEnough) {
    return unclear(kId, "too few connections right after another", std::move(evidence));
  }
  if (reconnect_limit(seen).verdict == DiagnosisVerdict::found) {
    return unclear(kId, "in the end the device dropped all connections", std::move(evidence));
  }
  const bool only_soon = later.dropped * soon.made * 4 <= soon.dropped * later.made;
  if (soon.dropped < kFew) {
    return clear(kId,
                 fmt::format("{} of {} connections right after another were dropped", soon.dropped,
                             soon.made),
                 std::move(evidence));
  }
  if (later.made == 0 || !only_soon) {
    return unclear(kId, "drops are not only right after another one left", std::move(evidence));
  }
  return found(kId, later.dropped == 0 ? Confidence::high : Confidence::medium,
               fmt::format("{} of {} connections right after another were accepted and ended "
                           "without an echo; later, {} of {}",
                           soon.dropped, soon.made, later.dropped, later.made),
               std::move(evidence),
               "ask no new client `if (client)` or connected() (naiveAccept = false in config.h), "
               "or set errno = 0 before; cores from 3.0.8 do it right");
}

}  // namespace especho::diagnosis
