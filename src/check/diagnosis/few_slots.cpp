#include "check/diagnosis/crowd.hpp"
#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "few-slots";

}  // namespace

Diagnosis few_slots(const Observations& seen) {
  if (const std::string why = crowd_not_clear(seen); !why.empty()) return unclear(kId, why);
  const ConcurrentClients& crowd = *seen.concurrent_clients;
  if (crowd.served >= seen.clients) {
    return clear(kId, fmt::format("{} clients were served at once", crowd.served), facts_of(crowd));
  }
  if (crowd.served == 1 && left_out(crowd) != 0) {
    return hidden(kId, "one client at a time", "one client at a time is served, whatever the slots",
                  facts_of(crowd));
  }
  if (left_out(crowd) == 0) {
    return unclear(kId, fmt::format("only {} clients were tried", crowd.tried), facts_of(crowd));
  }
  if (waited_in_vain(crowd)) {
    return unclear(kId, "who had to wait was not served later either", facts_of(crowd));
  }
  return found(
      kId, crowd.served_later != 0 ? Confidence::high : Confidence::medium,
      fmt::format("{} clients were served at once, of {} wanted", crowd.served, seen.clients),
      facts_of(crowd),
      fmt::format("more slots: slots = {} in config.h (MAX_SLOTS is its limit; each costs "
                  "a buffer)",
                  seen.clients));
}

}  // namespace especho::diagnosis
