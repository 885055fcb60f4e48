// Connections that are lost in the middle of a run: when, with which echo, and for how long.
#include <algorithm>
#include <utility>

#include "catch.hpp"
#include "support/bench.hpp"
#include "support/faults.hpp"
#include "support/many_echo_server.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

/// Treats the clients one after the other as the scripts say; the last script stays.
FaultServer::Script in_turn(std::vector<FaultServer::Script> scripts) {
  return [scripts = std::move(scripts), next = std::size_t{0}](Peer& peer) mutable {
    const FaultServer::Script script = scripts[std::min(next, scripts.size() - 1)];
    ++next;
    script(peer);
  };
}

/// So many good echoes, a few bytes of the next one, and then `end`.
FaultServer::Script good_until(std::size_t echoes, void (Peer::*end)()) {
  return [=](Peer& peer) {
    for (std::size_t i = 0; i < echoes; ++i) peer.echo_bytes(kEchoSize);
    peer.echo_bytes(10);
    (peer.*end)();
  };
}

FaultServer::Script reset_behind(std::size_t echoes) {
  return good_until(echoes, &Peer::reset);
}

Nanoseconds end_of(const Outage& outage) {
  return outage.at + outage.recovered_after.value_or(Nanoseconds(0));
}

}  // namespace

TEST_CASE("a connection that is lost and comes back is an outage with its echo and its length") {
  struct Loss {
    FaultServer::Script script;
    Outcome outcome;
    ExitCode code;
  };
  const std::vector<Loss> losses{
      {good_until(3, &Peer::reset), Outcome::reset, ExitCode::connection_lost},
      {good_until(3, &Peer::hang_up), Outcome::short_echo, ExitCode::wrong_echo},
      {good_until(3, &Peer::drain), Outcome::timeout, ExitCode::timeout},
  };
  for (const Loss& loss : losses) {
    INFO(to_string(loss.outcome));
    const FaultServer server(in_turn({loss.script, faults::echo()}));
    BenchPlan plan = plan_for(server.target(), kEchoSize, 20);
    if (loss.outcome == Outcome::timeout) plan.timeout = 1s;
    const BenchResult result = run(plan);
    const RunResult& bench = result.runs.at(0);
    CHECK(bench.echoes[loss.outcome] == 1);
    CHECK(bench.echoes[Outcome::ok] == 19);
    CHECK(bench.outage_count == 1);
    CHECK(bench.recoveries == 1);
    REQUIRE(bench.outages.size() == 1);
    const Outage& outage = bench.outages[0];
    CHECK(outage.echo == 4);
    CHECK(outage.connection == 1);
    CHECK(outage.outcome == loss.outcome);
    CHECK(outage.at > 0ns);
    REQUIRE(outage.recovered_after.has_value());
    CHECK(*outage.recovered_after > bench.failures.at(0).elapsed);
    CHECK(end_of(outage) <= bench.elapsed);
    CHECK(bench.longest_stall() >= *outage.recovered_after);
    CHECK(result.exit.code == loss.code);
  }
}

TEST_CASE("a timeout is a stall at least as long as it took") {
  const FaultServer server(in_turn({faults::mute(), faults::echo()}));
  BenchPlan plan = plan_for(server.target(), kEchoSize, 5);
  plan.timeout = 1s;
  const RunResult bench = run(plan).runs.at(0);
  REQUIRE(bench.outages.size() == 1);
  CHECK(bench.outages[0].echo == 1);
  CHECK(bench.outages[0].recovered_after >= 1s);
  CHECK(bench.longest_stall() >= 1s);
}

TEST_CASE("a device that never comes back has not recovered, and the stall lasts to the end") {
  const FaultServer server([](Peer& peer) {
    for (int i = 0; i < 5; ++i) peer.echo_bytes(kEchoSize);
    peer.stop_listening();
    peer.hang_up();
  });
  BenchPlan plan = plan_for(server.target(), kEchoSize, 100);
  plan.connect_timeout = 500ms;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 5);
  CHECK(bench.outage_count == 1);
  CHECK(bench.recoveries == 0);
  REQUIRE(bench.outages.size() == 1);
  CHECK(bench.outages[0].echo == 6);
  CHECK(bench.outages[0].outcome == Outcome::short_echo);
  CHECK_FALSE(bench.outages[0].recovered_after);
  CHECK(bench.longest_stall() == bench.elapsed - bench.outages[0].at);
  CHECK(bench.longest_stall() >= 250ms);  // it was called for that long
}

TEST_CASE("a pause after a lost echo is no part of the outage, since no echo is due in it") {
  const FaultServer server(reset_behind(1));
  BenchPlan plan = plan_for(server.target(), kEchoSize, 3);
  plan.think = {2s, 2s};
  const RunResult bench = run(plan).runs.at(0);
  REQUIRE(bench.outage_count == 1);
  REQUIRE(bench.outages.at(0).recovered_after);
  CHECK(*bench.outages[0].recovered_after < 2s);
  CHECK(bench.longest_stall() < 2s);
  CHECK(bench.elapsed >= 4s);
}

TEST_CASE("every outage of a connection is one of its own") {
  const FaultServer server(reset_behind(3));
  const RunResult bench = run(plan_for(server.target(), kEchoSize, 12)).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 9);
  CHECK(bench.echoes[Outcome::reset] == 3);
  CHECK(bench.outage_count == 3);
  REQUIRE(bench.outages.size() == 3);
  CHECK(bench.outages[0].echo == 4);
  CHECK(bench.outages[1].echo == 8);
  CHECK(bench.outages[2].echo == 12);
  // After the last echo there is none that could show a recovery.
  CHECK(bench.recoveries == 2);
  CHECK_FALSE(bench.outages[2].recovered_after);
  for (std::size_t i = 0; i + 1 < 3; ++i) {
    CHECK(end_of(bench.outages[i]) > bench.outages[i].at);
    CHECK(end_of(bench.outages[i]) <= bench.outages[i + 1].at);
  }
}

TEST_CASE("failures one after the other are one outage, until an echo is good") {
  const FaultServer server(
      in_turn({reset_behind(2), faults::reset_after(1), faults::close_after(1), faults::echo()}));
  const RunResult bench = run(plan_for(server.target(), kEchoSize, 10)).runs.at(0);
  CHECK(bench.echoes.failed() == 3);
  CHECK(bench.outage_count == 1);
  CHECK(bench.recoveries == 1);
  REQUIRE(bench.outages.size() == 1);
  CHECK(bench.outages[0].echo == 3);
  CHECK(bench.outages[0].outcome == Outcome::reset);
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): it does not see that a list is destroyed

TEST_CASE("a connection that ended between two echoes is the loss of the next one") {
  for (const std::uint64_t connections : {1u, 2u}) {
    INFO(connections << " connections");
    ManyEchoServer server([=](Guest& guest, std::span<const std::byte> bytes) {
      guest.send(bytes);
      if (guest.number() <= connections) guest.hang_up();
    });
    BenchPlan plan = plan_for(server.target(), kEchoSize, 4 * connections);
    plan.connections = connections;
    plan.think = {20ms, 20ms};
    const RunResult bench = run(plan).runs.at(0);
    CHECK(bench.echoes[Outcome::short_echo] == connections);
    CHECK(bench.echoes[Outcome::ok] == 3 * connections);
    CHECK(bench.outage_count == connections);
    CHECK(bench.recoveries == connections);
    for (const Outage& outage : bench.outages)
      CHECK(outage.echo == outage.connection + connections);
    for (const Failure& failure : bench.failures) CHECK(failure.received == 0);
  }
}

TEST_CASE("wrong bytes are no outage") {
  for (const auto& script : {faults::flip_at(150), faults::surplus_behind(150)}) {
    const FaultServer server(in_turn({script, faults::echo()}));
    const RunResult bench = run(plan_for(server.target(), kEchoSize, 10)).runs.at(0);
    CHECK(bench.echoes[Outcome::mismatch] == 1);
    CHECK(bench.outage_count == 0);
    CHECK(bench.outages.empty());
    CHECK(bench.recoveries == 0);
    CHECK(bench.longest_stall() == bench.rtt.max());
  }
}

TEST_CASE("a good run has no outage") {
  const FaultServer server(faults::echo());
  const RunResult bench = run(plan_for(server.target(), kEchoSize, 10)).runs.at(0);
  CHECK(bench.outage_count == 0);
  CHECK(bench.longest_stall() == bench.rtt.max());
}

TEST_CASE("outages of two connections come in the order in which they began") {
  // The first client loses its connection at once, the second one at its second echo. But the first
  // one's next connection, the third, is answered only when the second one's, the fourth, has had
  // its first echo: the outage that began first is over last.
  Guest* third = nullptr;
  Guest* second = nullptr;
  bool fourth_served = false;
  std::vector<std::byte> held;
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
    const bool is_second_echo = guest.received() > kEchoSize;
    if (guest.number() == 1) return guest.reset();
    if (guest.number() == 2 && is_second_echo) {
      second = &guest;
    } else if (guest.number() == 3 && !fourth_served) {
      third = &guest;
      held.assign(bytes.begin(), bytes.end());
    } else {
      guest.send(bytes);
    }
    if (third != nullptr && second != nullptr) std::exchange(second, nullptr)->reset();
    if (guest.number() == 4 && is_second_echo && third != nullptr) {
      fourth_served = true;
      std::exchange(third, nullptr)->send(held);
    }
  });
  BenchPlan plan = plan_for(server.target(), kEchoSize, 40);
  plan.connections = 2;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::reset] == 2);
  CHECK(bench.echoes[Outcome::ok] == 38);
  CHECK(bench.outage_count == 2);
  CHECK(bench.recoveries == 2);
  REQUIRE(bench.outages.size() == 2);
  const Outage& first = bench.outages[0];
  const Outage& last = bench.outages[1];
  CHECK(first.at <= last.at);
  CHECK(end_of(first) > end_of(last));
  CHECK(first.connection + last.connection == 3);
  // The connections take turns in the numbers.
  CHECK(first.echo == first.connection);
  CHECK(last.echo == last.connection + 2);
}

TEST_CASE("of very many outages the first are kept and all are counted") {
  const FaultServer server(reset_behind(1));
  const RunResult bench = run(plan_for(server.target(), kEchoSize, 300)).runs.at(0);
  CHECK(bench.echoes[Outcome::reset] == 150);
  CHECK(bench.outage_count == 150);
  CHECK(bench.recoveries == 149);
  REQUIRE(bench.outages.size() == RunResult::kKeptOutages);
  CHECK(std::is_sorted(bench.outages.begin(), bench.outages.end(),
                       [](const Outage& a, const Outage& b) { return a.at < b.at; }));
  CHECK(bench.outages.back().echo == 2 * RunResult::kKeptOutages);
}

TEST_CASE("of an outage before the measuring only what was left of it is in the run's time") {
  struct Loss {
    FaultServer::Script script;
    std::uint64_t warm_up;
  };
  // Over within the warm-up, and not over before the first echo of the run.
  for (const Loss& loss : {Loss{good_until(1, &Peer::drain), 5}, Loss{faults::mute(), 1}}) {
    INFO(loss.warm_up << " echoes of warm-up");
    const FaultServer server(in_turn({loss.script, faults::echo()}));
    BenchPlan plan = plan_for(server.target(), kEchoSize, 10);
    plan.warmup.echoes = loss.warm_up;
    plan.timeout = 1s;
    const RunResult bench = run(plan).runs.at(0);
    CHECK(bench.echoes[Outcome::timeout] == 1);
    CHECK(bench.echoes[Outcome::ok] == 9);
    for (const Outage& outage : bench.outages) CHECK(end_of(outage) <= bench.elapsed);
    CHECK(bench.longest_stall() <= bench.elapsed);
  }
}

TEST_CASE("the wait for a lost device counts from when it was found missing") {
  // And not from its last connection, which with pauses may be longer ago.
  const FaultServer server([](Peer& peer) {
    peer.stop_listening();
    peer.echo_bytes(kEchoSize);
    peer.drain();
  });
  BenchPlan plan = plan_for(server.target(), kEchoSize, 3);
  plan.reconnect = true;
  plan.think = {700ms, 700ms};
  plan.connect_timeout = 600ms;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 1);
  CHECK(bench.echoes[Outcome::refused] == 1);
  CHECK(bench.elapsed >= 700ms + 400ms);
}
