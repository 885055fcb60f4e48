#include "net/connect_attempt.hpp"

#include <asio/io_context.hpp>
#include <string>

#ifndef _WIN32
#include <fcntl.h>
#endif

#include "catch.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace especho::net;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

/// An attempt and the context that it runs on.
struct Running {
  explicit Running(const Connection::Endpoint& peer)
      : attempt(context, Target{}, peer, {}, [this] { ended = true; }) {}

  std::variant<Connection, Failure> end(bool no_delay = true) {
    wait();
    return attempt.finish(Clock::now(), no_delay);
  }
  void wait() {
    while (!ended && context.run_one() != 0) continue;
    REQUIRE(ended);
  }

  asio::io_context context;
  bool ended = false;
  ConnectAttempt attempt;
};

}  // namespace

TEST_CASE("a handshake that succeeds is a connection and has taken its time") {
  const FaultServer server(faults::echo());
  const Connection::Endpoint peer = endpoint_of(server.target());
  const TimePoint before = Clock::now();
  Running running(peer);
  CHECK(running.attempt.start() >= before);
  auto end = running.end();
  REQUIRE(std::holds_alternative<Connection>(end));
  const auto& connection = std::get<Connection>(end);
  CHECK(connection.peer() == peer);
  CHECK(connection.handshake() > 0ns);
  CHECK(connection.handshake() <= Clock::now() - running.attempt.start());
}

#ifndef _WIN32

TEST_CASE("programs that are started meanwhile do not inherit the socket") {
  const FaultServer server(faults::echo());
  Running running(endpoint_of(server.target()));
  auto end = running.end();
  REQUIRE(std::holds_alternative<Connection>(end));
  const int flags = fcntl(std::get<Connection>(end).socket().native_handle(), F_GETFD);
  REQUIRE(flags != -1);
  CHECK((flags & FD_CLOEXEC) != 0);
}

#endif

TEST_CASE("a handshake that succeeds too late is given up") {
  const FaultServer server(faults::echo());
  Running running(endpoint_of(server.target()));
  running.wait();
  const TimePoint now = Clock::now();
  const auto end = running.attempt.finish(now, true, now - 1ns);
  REQUIRE(std::holds_alternative<Failure>(end));
  CHECK(std::get<Failure>(end).outcome == Outcome::unreachable);
  CHECK(std::get<Failure>(end).detail.find("timed out") != std::string::npos);
}

TEST_CASE("a handshake with a closed port is refused") {
  const ClosedPort port;
  const auto end = Running(endpoint_of(port.target())).end();
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
  Running running({asio::ip::make_address("240.0.0.1"), 1});
  running.context.poll();
  if (!running.ended) return;  // some networks take anything
  const auto end = running.end();
  REQUIRE(std::holds_alternative<Failure>(end));
  CHECK(std::get<Failure>(end).outcome == Outcome::unreachable);
  CHECK_FALSE(std::get<Failure>(end).detail.empty());
}

TEST_CASE("a handshake that is given up says how long it was waited for") {
  const FaultServer server(faults::echo());
  Running running(endpoint_of(server.target()));
  ConnectAttempt& attempt = running.attempt;
  const Failure failure = attempt.give_up(attempt.start() + 2s);
  CHECK(failure.outcome == Outcome::unreachable);
  CHECK(failure.elapsed == 2s);
  CHECK(failure.detail.find("timed out after 2.00 s") != std::string::npos);
  CHECK(failure.peer == to_string(server.target()));
  CHECK_FALSE(attempt.is_open());
}
