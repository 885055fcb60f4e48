// Waits of a connection, and the waker that ends them.
#include "net/connection.hpp"

#include "net/connector.hpp"

#include <array>
#include <future>
#include <thread>
#include <variant>

#include "catch.hpp"
#include "net/waker.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace especho::net;
using namespace especho_test;
using namespace std::chrono_literals;
using Ready = Connection::Ready;

namespace {

const StopFlag kNever{0};

Connection connect_to(const Target& target) {
  Connector connector(target, true, kNever);
  auto attempt = connector.connect(60s, TimePoint::max());
  REQUIRE(std::holds_alternative<Connection>(attempt));
  return std::get<Connection>(std::move(attempt));
}

}  // namespace

TEST_CASE("a waker ends a wait from another thread") {
  const FaultServer server(faults::mute());
  asio::io_context context;
  Waker waker(context);
  Connection connection = connect_to(server.target());
  std::thread other([&] { waker.wake(); });
  CHECK(connection.wait(false, &waker, 60s) == Ready::other);
  other.join();
}

TEST_CASE("many calls of a waker are one until it is called again") {
  const FaultServer server(faults::mute());
  asio::io_context context;
  Waker waker(context);
  Connection connection = connect_to(server.target());
  for (int i = 0; i < 10'000; ++i) waker.wake();
  CHECK(connection.wait(false, &waker, 60s) == Ready::other);
  CHECK(connection.wait(false, &waker, 0s) == Ready::nothing);
  waker.wake();
  CHECK(connection.wait(false, &waker, 60s) == Ready::other);
}

TEST_CASE("a wait ends when bytes come or the peer closes") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(3);
    peer.hang_up();
  });
  Connection connection = connect_to(server.target());
  CHECK(connection.handshake() > 0ns);
  CHECK(to_string(connection.peer()) == to_string(server.target()));
  CHECK(connection.wait(false, nullptr, 0s) == Ready::nothing);
  CHECK(connection.wait(true, nullptr, 60s) == Ready::other);

  std::array<std::byte, 16> buffer{};
  CHECK(connection.read_some(buffer).status == IoStatus::would_block);
  const IoResult written = connection.write_some(std::span(buffer).first(3));
  CHECK(written.status == IoStatus::done);
  CHECK(written.bytes == 3);
  std::size_t received = 0;
  IoResult read;
  while (read.status == IoStatus::done || read.status == IoStatus::would_block) {
    REQUIRE(connection.wait(false, nullptr, 60s) == Ready::readable);
    read = connection.read_some(buffer);
    received += read.bytes;
  }
  CHECK(read.status == IoStatus::closed);
  CHECK(received == 3);
}

TEST_CASE("a reset is told from an end") {
  // After a byte: a reset at once can come before connecting is known to have succeeded.
  const FaultServer server(faults::reset_after(1));
  Connection connection = connect_to(server.target());
  std::array<std::byte, 16> buffer{};
  REQUIRE(connection.write_some(std::span(buffer).first(1)).bytes == 1);
  IoResult read;
  while (read.status == IoStatus::done) {
    REQUIRE(connection.wait(false, nullptr, 60s) == Ready::readable);
    read = connection.read_some(buffer);
  }
  CHECK(read.status == IoStatus::reset);
}

TEST_CASE("a connector finds its target again after a failure") {
  const FaultServer server(faults::echo());
  Connector connector(server.target(), true, kNever);
  const auto late = connector.connect(60s, Clock::now() - 1s);
  REQUIRE(std::holds_alternative<Failure>(late));
  CHECK(std::get<Failure>(late).outcome == Outcome::unreachable);
  CHECK(std::holds_alternative<Connection>(connector.connect(60s, TimePoint::max())));
}

TEST_CASE("a point in time far away does not overflow") {
  const TimePoint now = Clock::now();
  CHECK(after(now, 5s) == now + 5s);
  CHECK(after(now, Nanoseconds::max()) == TimePoint::max());
  CHECK(after(now, 0s) == now);
}

TEST_CASE("bytes came in before they are read, where the system notes it") {
  const FaultServer server(faults::echo());
  Connection connection = connect_to(server.target());
  connection.note_arrivals();
  std::array<std::byte, 16> bytes{};
  const TimePoint sent = Clock::now();
  REQUIRE(connection.write_some(bytes).status == IoStatus::done);
  REQUIRE(connection.wait(false, nullptr, 60s) == Ready::readable);
  REQUIRE(connection.read_some(bytes).status == IoStatus::done);
  const TimePoint read = Clock::now();
  if (!connection.arrived()) return;  // other systems note nothing, and Linux not the very first
  constexpr auto kSlew = 1ms;         // of one clock against the other, while the bytes lay there
  CHECK(*connection.arrived() > sent - kSlew);
  CHECK(*connection.arrived() <= read);
}
