#include "net/connect_operation.hpp"

#include <string>

#include "catch.hpp"
#include "support/faults.hpp"
#include "support/silent_listener.hpp"

using namespace especho;
using namespace especho::net;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

/// The end of an attempt to connect, for which this waits.
ConnectOperation::Result connect(Addresses& addresses, TimePoint deadline = Clock::now() + 60s) {
  static asio::io_context context;  // it must outlive the connection
  context.restart();
  std::optional<ConnectOperation::Result> result;
  const ConnectOperation operation(context, addresses, {}, deadline,
                                   [&](auto end) { result = std::move(end); });
  while (!result && context.run_one() != 0) continue;
  REQUIRE(result);
  return *std::move(result);
}

const Target kDevice{"device", 80, Family::any};

}  // namespace

TEST_CASE("a silent address keeps the next one waiting for a moment and only once") {
  const SilentListener silent("127.0.0.2");
  if (!silent.silent()) {
    WARN("no backlog of this system is ever full");
    return;
  }
  const FaultServer server(faults::echo());
  Addresses addresses(kDevice, {silent.endpoint(), endpoint_of(server.target())});

  auto first = connect(addresses);
  REQUIRE(std::holds_alternative<Connection>(first));
  const auto& connection = std::get<Connection>(first);
  CHECK(connection.peer() == endpoint_of(server.target()));
  const Reached reached = addresses.reached();
  REQUIRE(reached.silent.size() == 1);
  CHECK(reached.silent[0].address == "127.0.0.2");
  CHECK(reached.silent[0].waited >= 250ms);
  // The handshake holds none of the wait for the other address.
  CHECK(connection.handshake() + 250ms <= reached.silent[0].waited + 1ms);

  // Again: the one that answered goes first, and nobody has to wait for the other one.
  for (int i = 0; i < 3; ++i) {
    auto next = connect(addresses);
    REQUIRE(std::holds_alternative<Connection>(next));
    CHECK(std::get<Connection>(next).peer() == endpoint_of(server.target()));
  }
  CHECK(addresses.known(Clock::now()).endpoints.front() == endpoint_of(server.target()));
  REQUIRE(addresses.reached().silent.size() == 1);
  CHECK(addresses.reached().silent[0].waited == reached.silent[0].waited);
}

TEST_CASE("an address that refuses is followed by the next one and is not called silent") {
  const ClosedPort port;
  const FaultServer server(faults::echo());
  Addresses addresses(kDevice, {endpoint_of(port.target()), endpoint_of(server.target())});
  const auto result = connect(addresses);
  REQUIRE(std::holds_alternative<Connection>(result));
  CHECK(std::get<Connection>(result).peer() == endpoint_of(server.target()));
  CHECK(addresses.reached().silent.empty());
}

TEST_CASE("the failure of an address that answered is reported first, with the others") {
  const SilentListener silent("127.0.0.2");
  const ClosedPort port;
  Addresses addresses(kDevice, {silent.endpoint(), endpoint_of(port.target())});
  const auto result = connect(addresses, Clock::now() + 500ms);
  REQUIRE(std::holds_alternative<Failure>(result));
  const auto& failure = std::get<Failure>(result);
  CHECK(failure.outcome == Outcome::refused);
  CHECK(failure.peer == to_string(port.target()));
  CHECK(failure.detail.find("127.0.0.2") != std::string::npos);
  CHECK(addresses.reached().silent.empty());
}

TEST_CASE("where all are silent the deadline ends it and says how long it was waited for") {
  const SilentListener silent("127.0.0.2");
  if (!silent.silent()) {
    WARN("no backlog of this system is ever full");
    return;
  }
  Addresses addresses(kDevice, {silent.endpoint()});
  const TimePoint start = Clock::now();
  const auto result = connect(addresses, start + 100ms);
  REQUIRE(std::holds_alternative<Failure>(result));
  const auto& failure = std::get<Failure>(result);
  CHECK(Clock::now() >= start + 100ms);
  CHECK(failure.outcome == Outcome::unreachable);
  CHECK(failure.detail.find("timed out after") != std::string::npos);
  CHECK(failure.elapsed >= 99ms);
}

TEST_CASE("an end that is known at the start is reported from the context") {
  Addresses addresses({"::1", 80, Family::ipv4});
  asio::io_context context;
  std::optional<ConnectOperation::Result> result;
  const ConnectOperation operation(context, addresses, {}, Clock::now() + 60s,
                                   [&](auto end) { result = std::move(end); });
  CHECK_FALSE(result);
  context.run();
  REQUIRE(result);
  REQUIRE(std::holds_alternative<Failure>(*result));
  CHECK(std::get<Failure>(*result).outcome == Outcome::unreachable);
}

TEST_CASE("an abandoned attempt to connect makes no callback") {
  const FaultServer server(faults::echo());
  Addresses addresses(kDevice, {endpoint_of(server.target())});
  asio::io_context context;
  bool called = false;
  {
    const ConnectOperation operation(context, addresses, {}, Clock::now() + 60s,
                                     [&](const auto&) { called = true; });
  }
  context.run();
  CHECK_FALSE(called);
}
