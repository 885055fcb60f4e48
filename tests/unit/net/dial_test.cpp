#include "net/dial.hpp"

#include <asio/io_context.hpp>
#include <string>

#include "catch.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace especho::net;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

Socket::Endpoint endpoint_of(const Target& target) {
  return {asio::ip::make_address(target.host), target.port};
}

/// A dial and the context that it runs on.
struct Attempt {
  explicit Attempt(const Socket::Endpoint& peer)
      : dial(context, Target{}, peer, {}, [this] { ended = true; }) {}

  std::variant<Connection, Failure> end(bool no_delay = true) {
    wait();
    return dial.finish(Clock::now(), no_delay);
  }
  void wait() {
    while (!ended && context.run_one() != 0) continue;
    REQUIRE(ended);
  }

  asio::io_context context;
  bool ended = false;
  Dial dial;
};

}  // namespace

TEST_CASE("a handshake that succeeds is a connection and has taken its time") {
  const FaultServer server(faults::echo());
  const Socket::Endpoint peer = endpoint_of(server.target());
  const TimePoint before = Clock::now();
  Attempt attempt(peer);
  CHECK(attempt.dial.start() >= before);
  auto end = attempt.end();
  REQUIRE(std::holds_alternative<Connection>(end));
  const auto& connection = std::get<Connection>(end);
  CHECK(connection.peer() == peer);
  CHECK(connection.handshake() > 0ns);
  CHECK(connection.handshake() <= Clock::now() - attempt.dial.start());
}

TEST_CASE("a handshake that succeeds too late is given up") {
  const FaultServer server(faults::echo());
  Attempt attempt(endpoint_of(server.target()));
  attempt.wait();
  const TimePoint now = Clock::now();
  const auto end = attempt.dial.finish(now, true, now - 1ns);
  REQUIRE(std::holds_alternative<Failure>(end));
  CHECK(std::get<Failure>(end).outcome == Outcome::unreachable);
  CHECK(std::get<Failure>(end).detail.find("timed out") != std::string::npos);
}

TEST_CASE("where nobody listens a handshake is refused") {
  const ClosedPort port;
  const auto end = Attempt(endpoint_of(port.target())).end();
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
  Attempt attempt({asio::ip::make_address("240.0.0.1"), 1});
  attempt.context.poll();
  if (!attempt.ended) return;  // some networks take anything
  const auto end = attempt.end();
  REQUIRE(std::holds_alternative<Failure>(end));
  CHECK(std::get<Failure>(end).outcome == Outcome::unreachable);
  CHECK_FALSE(std::get<Failure>(end).detail.empty());
}

TEST_CASE("a handshake that is given up says how long it was waited for") {
  const FaultServer server(faults::echo());
  Attempt attempt(endpoint_of(server.target()));
  Dial& dial = attempt.dial;
  const Failure failure = dial.give_up(dial.start() + 2s);
  CHECK(failure.outcome == Outcome::unreachable);
  CHECK(failure.elapsed == 2s);
  CHECK(failure.detail.find("timed out after 2.00 s") != std::string::npos);
  CHECK(failure.peer == to_string(server.target()));
  CHECK_FALSE(dial.is_open());
}
