#include "check/diagnosis/crowd.hpp"
#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "one-client";

}  // namespace

Diagnosis one_client(const Observations& seen) {
  if (const std::string why = crowd_not_clear(seen); !why.empty()) return unclear(kId, why);
  const ConcurrentClients& crowd = *seen.concurrent_clients;
  if (crowd.served > 1) {
    return clear(kId, fmt::format("{} clients were served at once", crowd.served), facts_of(crowd));
  }
  if (left_out(crowd) == 0) {
    return unclear(kId, "the connections of the others were lost", facts_of(crowd));
  }
  const bool waited = crowd.queued != 0 && crowd.served_later != 0;
  if (waited_in_vain(crowd)) {
    return unclear(kId, "who had to wait was not served later either", facts_of(crowd));
  }
  return found(kId, waited ? Confidence::high : Confidence::medium,
               fmt::format("of {} clients one was served; {}", crowd.tried,
                           waited ? "the others had to wait until it left" : "no other was"),
               facts_of(crowd),
               "keep a slot per client and serve all of them in each loop() instead of looping "
               "while one is connected (slots in config.h)");
}

}  // namespace especho::diagnosis
