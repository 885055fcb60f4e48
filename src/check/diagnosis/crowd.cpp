#include "check/diagnosis/crowd.hpp"

#include "check/diagnosis/diagnose.hpp"

namespace especho::diagnosis {

std::uint64_t left_out(const ConcurrentClients& crowd) {
  return crowd.queued + crowd.refused + crowd.closed + crowd.unanswered;
}

bool waited_in_vain(const ConcurrentClients& crowd) {
  return crowd.queued != 0 && crowd.queued == left_out(crowd) && crowd.successors != 0 &&
         crowd.served_later == 0 && crowd.successors_dropped == 0;
}

Facts facts_of(const ConcurrentClients& crowd) {
  Facts facts{{"clients_tried", crowd.tried},
              {"clients_at_once", crowd.served},
              {"queued", crowd.queued},
              {"served_later", crowd.served_later}};
  if (crowd.wrong != 0) facts.push_back({"wrong", crowd.wrong});
  if (crowd.refused != 0) facts.push_back({"refused", crowd.refused});
  if (crowd.closed != 0) facts.push_back({"closed", crowd.closed});
  if (crowd.unanswered != 0) facts.push_back({"unanswered", crowd.unanswered});
  return facts;
}

std::string crowd_not_clear(const Observations& seen) {
  if (!seen.concurrent_clients || seen.concurrent_clients->tried < 2)
    return "several clients at once were not tried";
  if (seen.concurrent_clients->served == 0) return "no client was served";
  if (seen.concurrent_clients->wrong != 0 && seen.concurrent_clients->served < seen.clients) {
    return "some clients were answered with other bytes than they had sent";
  }
  if (reconnect_limit(seen).verdict == DiagnosisVerdict::found) {
    return "the device was about to take no more connections at all";
  }
  return {};
}

}  // namespace especho::diagnosis
