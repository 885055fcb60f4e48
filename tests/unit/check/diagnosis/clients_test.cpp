// Clients that are connected at the same time.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

namespace {

Observations with_clients(const ConcurrentClients& clients) {
  Observations seen = of({});
  seen.concurrent_clients = clients;
  return seen;
}

}  // namespace

TEST_CASE("one client at a time and too few slots are two findings") {
  CHECK(is_found("one-client", of({.slots = 1})));
  const Diagnosis hidden = diagnose("few-slots", of({.slots = 1}));
  CHECK(hidden.verdict == DiagnosisVerdict::unclear);
  CHECK(hidden.message.starts_with("hidden by one-client: "));
  for (const std::uint64_t slots : {2U, 3U}) {
    CHECK(is_clear("one-client", of({.slots = slots})));
    CHECK(is_found("few-slots", of({.slots = slots})));
  }
  for (const std::uint64_t slots : {4U, 8U}) {
    CHECK(is_clear("one-client", of({.slots = slots})));
    CHECK(is_clear("few-slots", of({.slots = slots})));
  }
}

TEST_CASE("more is known of clients that waited than of those that were refused") {
  const ConcurrentClients waited{.tried = 3, .served = 1, .queued = 2, .served_later = 2};
  const ConcurrentClients refused{.tried = 3, .served = 1, .refused = 2};
  CHECK(one_client(with_clients(waited)).confidence == Confidence::high);
  CHECK(is_found("one-client", with_clients(refused)));
  CHECK(one_client(with_clients(refused)).confidence == Confidence::medium);
}

TEST_CASE("connections that the device's TCP does not have are not slots of the sketch") {
  for (const std::uint64_t served : {1U, 3U}) {
    ConcurrentClients clients{.tried = served + 2, .served = served, .unanswered = 2};
    const Diagnosis found = diagnose("few-slots", with_clients(clients));
    CHECK(found.verdict == DiagnosisVerdict::found);
    CHECK(found.fix.find("free connections") != std::string::npos);
    CHECK_FALSE(is_found("one-client", with_clients(clients)));
    clients.queued = 1;  // now it is the sketch that keeps the others waiting
    clients.served_later = 1;
    CHECK(is_found(served == 1 ? "one-client" : "few-slots", with_clients(clients)));
    CHECK(diagnose("few-slots", with_clients(clients)).fix.find("free conn") == std::string::npos);
  }
}

TEST_CASE("there is no verdict if no client was served, or none was tried") {
  CHECK(is_unclear("one-client", with_clients({.tried = 3, .queued = 3})));
  CHECK(is_unclear("few-slots", with_clients({.tried = 1, .served = 1})));
}

TEST_CASE("a device that serves no waiting client after others left may have been silent") {
  ConcurrentClients clients{.tried = 5, .served = 3, .queued = 2, .successors = 1};
  CHECK(is_unclear("few-slots", with_clients(clients)));
  clients.successors_dropped = 1;
  CHECK(is_found("few-slots", with_clients(clients)));
  clients = {.tried = 3, .served = 1, .queued = 2, .successors = 1};
  CHECK(is_unclear("one-client", with_clients(clients)));
}

TEST_CASE("a client that was dropped after waiting for another one to leave counts") {
  Observations seen = of({});
  seen.concurrent_clients->successors = 8;
  CHECK(is_clear("dropped-at-accept", seen));
  seen.concurrent_clients->successors_dropped = 6;
  CHECK(is_found("dropped-at-accept", seen));
}

TEST_CASE("clients that were answered with wrong bytes are not served, and not left out either") {
  CHECK(is_unclear("one-client", with_clients({.tried = 4, .served = 1, .wrong = 3})));
  CHECK(is_unclear("few-slots", with_clients({.tried = 4, .served = 2, .wrong = 2})));
  CHECK(is_unclear("one-client", with_clients({.tried = 2, .wrong = 2})));
  CHECK(is_clear("few-slots", with_clients({.tried = 6, .served = 4, .wrong = 2})));
}
