#include "net/dial.hpp"

#include <string>

#include "catch.hpp"
#include "net/poller.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace especho::net;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

Socket::Endpoint endpoint_of(const Target& target) {
  return {asio::ip::make_address(target.host), target.port};
}

/// Until it is decided.
void wait_for(Dial& dial) {
  if (!dial.under_way()) return;
  Poller poller;
  poller.add(dial.socket(), 0, Interest::both);
  while (poller.wait(60s).empty()) continue;
  poller.remove(dial.socket(), 0);
}

std::variant<Connection, Failure> end_of(Dial& dial, bool no_delay = true) {
  wait_for(dial);
  return dial.finish(Clock::now(), no_delay);
}

}  // namespace

TEST_CASE("a handshake that succeeds is a connection and has taken its time") {
  const FaultServer server(faults::echo());
  const Socket::Endpoint peer = endpoint_of(server.target());
  const TimePoint before = Clock::now();
  Dial dial(peer);
  CHECK(dial.start() >= before);
  auto end = end_of(dial);
  REQUIRE(std::holds_alternative<Connection>(end));
  const auto& connection = std::get<Connection>(end);
  CHECK(connection.peer() == peer);
  CHECK(connection.handshake() > 0ns);
  CHECK(connection.handshake() <= Clock::now() - dial.start());
}

TEST_CASE("a handshake that succeeds too late is given up") {
  const FaultServer server(faults::echo());
  Dial dial(endpoint_of(server.target()));
  wait_for(dial);
  const TimePoint now = Clock::now();
  const auto end = dial.finish(now, true, now - 1ns);
  REQUIRE(std::holds_alternative<Failure>(end));
  CHECK(std::get<Failure>(end).outcome == Outcome::unreachable);
  CHECK(std::get<Failure>(end).detail.find("timed out") != std::string::npos);
}

TEST_CASE("where nobody listens a handshake is refused") {
  const ClosedPort port;
  Dial dial(endpoint_of(port.target()));
  const auto end = end_of(dial);
  REQUIRE(std::holds_alternative<Failure>(end));
  const auto& failure = std::get<Failure>(end);
  CHECK(failure.outcome == Outcome::refused);
  CHECK(failure.peer == to_string(port.target()));
  CHECK_FALSE(failure.detail.empty());
  CHECK(failure.elapsed > 0ns);
  CHECK(failure.echo == 0);
  CHECK(failure.sent == 0);
  CHECK(failure.received == 0);
}

TEST_CASE("an address that no handshake can go to is unreachable at once") {
  Dial dial({asio::ip::make_address("240.0.0.1"), 1});
  if (dial.under_way()) return;  // some networks take anything
  const auto end = end_of(dial);
  REQUIRE(std::holds_alternative<Failure>(end));
  CHECK(std::get<Failure>(end).outcome == Outcome::unreachable);
  CHECK_FALSE(std::get<Failure>(end).detail.empty());
}

TEST_CASE("a handshake that is given up says how long it was waited for") {
  const FaultServer server(faults::echo());
  Dial dial(endpoint_of(server.target()));
  const Failure failure = dial.give_up(dial.start() + 2s);
  CHECK(failure.outcome == Outcome::unreachable);
  CHECK(failure.elapsed == 2s);
  CHECK(failure.detail.find("timed out after 2.00 s") != std::string::npos);
  CHECK(failure.peer == to_string(server.target()));
  CHECK_FALSE(dial.under_way());
  CHECK_FALSE(dial.socket().is_open());
}
