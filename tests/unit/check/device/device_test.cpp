// The device under test and its record.
#include "check/device/device.hpp"

#include <array>

#include "check/check_end.hpp"
#include "check/diagnosis/catalogue.hpp"
#include "check/experiments/experiments.hpp"
#include "support/faults.hpp"
#include "support/many_echo_server.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho::check;
using namespace especho_test;
using namespace std::chrono_literals;

TEST_CASE("each connection leaves a record with its first two echoes") {
  const FaultServer server(faults::echo());
  CaseRunner runner(server.target());
  Device& device = runner.device();
  {
    Probe probe = device.connect();
    CHECK(probe.echo(device.payload(10)).ok());
    CHECK(probe.echo(device.payload(10)).ok());
  }
  device.connect();
  REQUIRE(device.seen().connections.size() == 2);
  const auto& first = device.seen().connections.front();
  CHECK(first.connected);
  CHECK(first.first_echo.has_value());
  CHECK(first.second_echo.has_value());
  CHECK(first.bytes_back == 10);
  CHECK(device.seen().connections.back().gap >= device.settle());
  CHECK_FALSE(device.seen().connections.back().first_echo.has_value());
  CHECK(device.seen().echoes == 2);
  CHECK(device.bytes_sent() == 20);
}

TEST_CASE("a connection that was lost in use is back with the next one") {
  const FaultServer server(faults::reset_after(5));
  CaseRunner runner(server.target());
  Device& device = runner.device();
  for (int i = 0; i < 2; ++i) {
    Probe probe = device.connect();
    CHECK_FALSE(probe.echo(device.payload(10)).ok());
  }
  device.connect();
  REQUIRE(device.seen().losses.size() == 2);
  for (const auto& loss : device.seen().losses) {
    CHECK(loss.refusals == 0);
    CHECK(loss.back_after.has_value());
  }
}

TEST_CASE("a device that resets each connection it accepts drops them and is never away") {
  const FaultServer server([](Peer& peer) { peer.reset(); });
  CaseRunner runner(server.target());
  Device& device = runner.device();
  device.require_reachable();  // it is there
  // The reset comes before the handshake is noticed, or after: often both happen within these.
  constexpr int kConnections = 60;
  for (int i = 0; i < kConnections; ++i) {
    auto attempt = device.try_connect({.settle = 0ns});
    if (auto* probe = std::get_if<Probe>(&attempt)) {
      CHECK(probe->echo(device.payload(10)).outcome == Outcome::reset);
    } else {
      CHECK(std::get<Failure>(attempt).outcome == Outcome::reset);
    }
    CHECK(device.seen().connections.back().was_dropped());
  }
  CHECK(device.connections() >= kConnections);
  CHECK_THROWS_AS(
      [&] {
        for (int i = 0; i < 20; ++i) device.connect().echo(device.payload(10));
      }(),
      CheckEnded);
  for (const auto& loss : device.seen().losses) CHECK(loss.refusals == 0);
  CHECK(diagnosis::diagnose("reboot", device.seen()).verdict != DiagnosisVerdict::found);
  CHECK(diagnosis::diagnose("reconnect-limit", device.seen()).verdict != DiagnosisVerdict::found);
}

TEST_CASE("a device that greets is seen to greet each client") {
  const FaultServer server([](Peer& peer) {
    constexpr std::array hello{std::byte{'h'}, std::byte{'i'}, std::byte{'\r'}, std::byte{'\n'}};
    peer.write(hello);
    peer.echo();
  });
  CaseRunner runner(server.target());
  Device& device = runner.device();
  observe_greetings(device);
  REQUIRE(device.seen().greetings.size() == kGreetingsWanted);
  CHECK(device.seen().greetings.front().bytes == 4);
  CHECK(device.seen().greetings.front().said == "'hi'");
  CHECK(diagnosis::diagnose("greeting", device.seen()).verdict == DiagnosisVerdict::found);
}

TEST_CASE("an echo whose end never comes is cut, and no stall") {
  const FaultServer server([](Peer& peer) {
    peer.echo([](Peer::Bytes& piece) { piece.resize(std::min<std::size_t>(piece.size(), 4)); });
  });
  CheckPlan plan = check_of(server.target());
  plan.timeout = kShort;
  CaseRunner runner(plan);
  Device& device = runner.device();
  constexpr std::array payload{std::byte{'a'}, std::byte{'\n'}, std::byte{'b'}, std::byte{'c'},
                               std::byte{'d'}, std::byte{'\n'}, std::byte{0},   std::byte{'e'}};
  Probe probe = device.connect();
  CHECK_FALSE(probe.echo(payload).ok());
  CHECK(device.seen().stalls.empty());
  REQUIRE(device.seen().cuts.size() == 1);
  const auto& cut = device.seen().cuts.front();
  CHECK(cut.sent == 8);
  CHECK(cut.received == 4);
  CHECK(cut.first_nul == 6);
  CHECK(cut.first_newline == 1);
  CHECK(cut.last_newline == 5);
}

TEST_CASE("clients beyond the slots of a device do not make it a dead one") {
  const FaultServer server(faults::echo());
  CheckPlan plan = check_of(server.target());
  plan.timeout = kShort;
  CaseRunner runner(plan);
  Device& device = runner.device();
  {
    Probe first = device.connect();
    CHECK(first.echo(device.payload(1)).ok());
    constexpr std::size_t kOthers = 4;
    std::vector<Probe> others;
    others.reserve(kOthers);
    for (std::size_t i = 0; i < kOthers; ++i) others.push_back(device.connect({.settle = 0ns}));
    for (Probe& other : others) CHECK_FALSE(other.echo(device.payload(1)).ok());
  }
  Probe next = device.connect();
  CHECK(next.echo(device.payload(1)).ok());
}

TEST_CASE("bytes that had arrived before the read are read without a wait") {
  const FaultServer server(faults::echo());
  CaseRunner runner(server.target());
  Device& device = runner.device();
  Probe probe = device.connect();
  probe.send_now(device.payload(4));
  CHECK(probe.read(2).bytes.size() == 2);
  const Received none = probe.read(0, 0ns);
  CHECK(none.end == net::ExchangeEnd::complete);
  CHECK(probe.read(2).bytes.size() == 2);
  CHECK(probe.read(1, 0ns).end == net::ExchangeEnd::timeout);
}

TEST_CASE("a pause ends at the deadline") {
  const ManyEchoServer server;
  CheckPlan plan = check_of(server.target());
  plan.deadline = 20ms;
  CaseRunner runner(plan);
  CHECK_THROWS_AS(runner.device().pause(1h), CheckEnded);
}

TEST_CASE("a silence lasts from what came last to what comes next") {
  const TimePoint start{};
  SilenceWatch watch(start);
  CHECK_FALSE(watch.heard(start + 20ms));
  CHECK_FALSE(watch.heard(start + 119ms));
  CHECK(watch.heard(start + 219ms));
  CHECK(watch.heard(start + 1s));
  REQUIRE(watch.silences().size() == 2);
  CHECK(watch.silences()[0].since == start + 119ms);
  CHECK(watch.silences()[0].length == 100ms);
  CHECK(watch.silences()[1].since == start + 219ms);
  CHECK(watch.silences()[1].length == 781ms);
  CHECK(watch.last() == start + 1s);
}

TEST_CASE("while nothing is due, nothing is silent") {
  const TimePoint start{};
  SilenceWatch watch(start);
  watch.nothing_due(start + 5s);
  CHECK_FALSE(watch.heard(start + 5099ms));
  CHECK(watch.silences().empty());
}
