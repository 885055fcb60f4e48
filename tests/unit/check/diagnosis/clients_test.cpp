// Findings that rest on who was served, and when.
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

TEST_CASE("a device that stops serving clients has a reconnect limit") {
  for (const std::uint64_t limit : {5U, 15U, 40U}) {
    const Observations seen = of({.limit = limit});
    REQUIRE(is_found("reconnect-limit", seen));
    CHECK(figure(reconnect_limit(seen).evidence, "connections_served") == double(limit));
    CHECK_FALSE(is_found("dropped-at-accept", seen));
    CHECK(is_unclear("few-slots", seen));
  }
}

TEST_CASE("a device that died in use has no reconnect limit") {
  Observations seen = of({.limit = 20});
  seen.losses.push_back({.at = seen.connections[19].at + ms(100), .outcome = Outcome::timeout});
  CHECK(is_unclear("reconnect-limit", seen));
}

TEST_CASE("a device that is gone has no reconnect limit") {
  Observations seen = of({});
  ConnectionRecord away;
  for (const Outcome outcome : {Outcome::refused, Outcome::timeout, Outcome::unreachable}) {
    away.outcome = outcome;
    seen.connections.insert(seen.connections.end(), 127, away);
    CHECK(is_clear("reconnect-limit", seen));
  }
}

TEST_CASE("a device that panics on every connection has no reconnect limit") {
  Observations seen = of({});
  for (int i = 0; i < 4; ++i) {
    ConnectionRecord record;
    record.connected = true;
    record.outcome = Outcome::reset;
    seen.connections.push_back(record);
    record.connected = false;
    record.outcome = Outcome::refused;
    seen.connections.insert(seen.connections.end(), 5, record);
  }
  CHECK(is_unclear("reconnect-limit", seen));
}

TEST_CASE("a device that drops all, and then refuses, has a reconnect limit") {
  Observations seen = of({.limit = 43});
  ConnectionRecord refused;
  refused.outcome = Outcome::refused;
  seen.connections.insert(seen.connections.end(), 5, refused);
  REQUIRE(is_found("reconnect-limit", seen));
  CHECK(figure(reconnect_limit(seen).evidence, "then_ended_without_echo") == 3);
}

TEST_CASE("a device that recovers has no reconnect limit") {
  Observations seen = of({.limit = 20});
  seen.connections.push_back(seen.connections.front());
  CHECK(is_clear("reconnect-limit", seen));
}

TEST_CASE("clients dropped right after another left are found, and others don't count") {
  for (const double share : {0.25, 0.5, 1.0}) {
    CHECK(is_found("dropped-at-accept", of({.dropped = share})));
    CHECK_FALSE(is_found("reconnect-limit", of({.dropped = share})));
  }
  CHECK(is_clear("dropped-at-accept", of({})));
  Observations seen = of({.dropped = 0.5});
  for (std::size_t i = 40; i < 43; ++i) seen.connections[i] = seen.connections[0];
  for (ConnectionRecord& record : seen.connections) {
    record.bytes_back = 0;
    record.outcome = Outcome::short_echo;
  }
  seen.connections.back().bytes_back = 32;
  CHECK(is_unclear("dropped-at-accept", seen));
  for (ConnectionRecord& record : seen.connections) record.gap = ms(500);
  CHECK(is_unclear("dropped-at-accept", seen));
}

TEST_CASE("clients that were answered with wrong bytes are not served, and not left out either") {
  CHECK(is_unclear("one-client", with_clients({.tried = 4, .served = 1, .wrong = 3})));
  CHECK(is_unclear("few-slots", with_clients({.tried = 4, .served = 2, .wrong = 2})));
  CHECK(is_unclear("one-client", with_clients({.tried = 2, .wrong = 2})));
  CHECK(is_clear("few-slots", with_clients({.tried = 6, .served = 4, .wrong = 2})));
}

TEST_CASE("a server of another kind is found by the same answer on all connections") {
  Observations seen;
  CHECK(is_unclear("not-an-echo-server", seen));
  seen.answers =
      Answers{.connections = 3, .alike = 3, .said = "'HTTP/1.1 400'", .protocol = "HTTP"};
  REQUIRE(is_found("not-an-echo-server", seen));
  CHECK(not_an_echo_server(seen).confidence == Confidence::high);
  CHECK(not_an_echo_server(seen).message ==
        "it answered like HTTP ('HTTP/1.1 400'), on all 3 connections");
  seen.answers->protocol.clear();
  REQUIRE(is_found("not-an-echo-server", seen));
  CHECK(not_an_echo_server(seen).confidence == Confidence::medium);
}

TEST_CASE("a device that echoes, if only a little, or answers differently, is no other server") {
  Observations seen;
  seen.answers = Answers{.connections = 3, .alike = 2, .said = "'a'"};
  CHECK(is_unclear("not-an-echo-server", seen));
  seen.answers = Answers{.connections = 1, .alike = 1, .said = "'a'", .protocol = "HTTP"};
  CHECK(is_unclear("not-an-echo-server", seen));
  seen.answers = Answers{.connections = 1};
  CHECK(is_unclear("not-an-echo-server", seen));
  seen.answers->echoed = true;
  CHECK(is_clear("not-an-echo-server", seen));
  seen.answers = Answers{.connections = 3, .alike = 3, .said = "'a'", .protocol = "HTTP"};
  seen.echoes = 1;
  CHECK(is_clear("not-an-echo-server", seen));
}
