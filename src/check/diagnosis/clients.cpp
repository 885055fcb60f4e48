// Findings about clients that are connected at the same time.
#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

/// Clients that were not served while others were, nor answered with wrong bytes.
std::uint64_t left_out(const ConcurrentClients& clients) {
  return clients.queued + clients.refused + clients.closed + clients.unanswered;
}

/// All clients that were left out were queued, and none of them was served after others had left.
/// A device that was silent for a while looks the same, so this proves nothing.
bool never_served(const ConcurrentClients& clients) {
  return clients.queued != 0 && clients.queued == left_out(clients) && clients.successors != 0 &&
         clients.served_later == 0 && clients.successors_dropped == 0;
}

/// The others did not even get into the queue for the sketch: it is the device's TCP that has no
/// more connections. A sketch that serves too few leaves the others in the queue.
bool none_for_the_sketch(const ConcurrentClients& clients) {
  return clients.unanswered != 0 && clients.unanswered == left_out(clients);
}

constexpr const char* kNeverServed = "clients that had to wait were not served later either";

Facts facts_of(const ConcurrentClients& clients) {
  Facts facts{{"clients_tried", clients.tried},
              {"clients_at_once", clients.served},
              {"queued", clients.queued},
              {"served_later", clients.served_later}};
  if (clients.wrong != 0) facts.push_back({"wrong", clients.wrong});
  if (clients.refused != 0) facts.push_back({"refused", clients.refused});
  if (clients.closed != 0) facts.push_back({"closed", clients.closed});
  if (clients.unanswered != 0) facts.push_back({"unanswered", clients.unanswered});
  return facts;
}

/// Why the number of clients served at once is not known; empty if it is.
std::string why_unknown(const Observations& seen) {
  if (!seen.concurrent_clients || seen.concurrent_clients->tried < 2) {
    return "several clients at once were not tried";
  }
  const ConcurrentClients& clients = *seen.concurrent_clients;
  if (clients.served == 0) return "no client was served";
  if (clients.wrong != 0 && clients.served < seen.clients) {
    return "some clients received bytes that they had not sent";
  }
  if (is_found(reconnect_limit, seen)) {
    return "the device was about to stop serving any connection";
  }
  return {};
}

}  // namespace

Diagnosis one_client(const Observations& seen) {
  if (std::string why = why_unknown(seen); !why.empty()) return unclear(std::move(why));
  const ConcurrentClients& clients = *seen.concurrent_clients;
  if (clients.served > 1) {
    return clear(fmt::format("{} clients were served at once", clients.served), facts_of(clients));
  }
  if (left_out(clients) == 0) {
    return unclear("the connections of the other clients were lost", facts_of(clients));
  }
  if (never_served(clients)) return unclear(kNeverServed, facts_of(clients));
  if (none_for_the_sketch(clients)) {
    return hidden("connections that are used up",
                  "no other connection was answered, so none of them reached the sketch",
                  facts_of(clients));
  }
  const bool waited = clients.queued != 0 && clients.served_later != 0;
  return found(waited ? Confidence::high : Confidence::medium,
               fmt::format("only one of {} clients was served; {}", clients.tried,
                           waited ? "the others had to wait until it left" : "no other was"),
               facts_of(clients));
}

Diagnosis few_slots(const Observations& seen) {
  if (std::string why = why_unknown(seen); !why.empty()) return unclear(std::move(why));
  const ConcurrentClients& clients = *seen.concurrent_clients;
  if (clients.served >= seen.clients) {
    return clear(fmt::format("{} clients were served at once", clients.served), facts_of(clients));
  }
  if (none_for_the_sketch(clients)) {
    return found(
        Confidence::medium,
        fmt::format("{} of the {} clients wanted were served at once; the device answered "
                    "no other connection, not even to let it wait",
                    clients.served, seen.clients),
        facts_of(clients),
        "free connections: lwIP has 16 for all servers and clients of a sketch, with those "
        "that were closed in the last two minutes; or give WiFiServer a backlog");
  }
  if (clients.served == 1 && left_out(clients) != 0) {
    return hidden("one client at a time",
                  "one client is served at a time, however many slots there are",
                  facts_of(clients));
  }
  if (left_out(clients) == 0) {
    return unclear(fmt::format("only {} were tried", counted(clients.tried, "client")),
                   facts_of(clients));
  }
  if (never_served(clients)) return unclear(kNeverServed, facts_of(clients));
  return found(
      clients.served_later != 0 ? Confidence::high : Confidence::medium,
      fmt::format("{} of the {} clients wanted were served at once", clients.served, seen.clients),
      facts_of(clients),
      fmt::format("more slots: slots = {} in config.h (MAX_SLOTS is the limit; each slot costs a "
                  "buffer)",
                  seen.clients));
}

}  // namespace especho::diagnosis
