// Connections, and the wait for several of them.
#include "net/connection.hpp"

#include "net/connect_operation.hpp"

#include <array>
#include <asio/post.hpp>
#include <future>
#include <thread>
#include <variant>

#include "catch.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace especho::net;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

Connection connection_of(Connector& connector) {
  auto attempt = connector.connect(60s, TimePoint::max());
  REQUIRE(std::holds_alternative<Connection>(attempt));
  return std::get<Connection>(std::move(attempt));
}

/// A connection and the context that it belongs to.
struct Client {
  explicit Client(const Target& target) : connector(target, true, kNeverStop) {}

  bool wait(Nanoseconds longest, bool for_writing = false) {
    const Awaited awaited{&connection, for_writing};
    return wait_for_any(connector.context(), std::span(&awaited, 1), longest);
  }
  IoResult read(std::span<std::byte> into) {
    IoResult result{IoStatus::would_block};
    while (result.status == IoStatus::would_block) {
      wait(60s);
      result = connection.read_some(into);
    }
    return result;
  }

  Connector connector;
  Connection connection = connection_of(connector);
};

#if !defined(__APPLE__) && !defined(_WIN32)
/// A byte there and back.
void exchange(Client& client) {
  std::array<std::byte, 1> byte{};
  REQUIRE(client.connection.write_some(byte).status == IoStatus::done);
  REQUIRE(client.read(byte).status == IoStatus::done);
}
#endif

}  // namespace

TEST_CASE("a stop that another thread posts ends a wait") {
  const FaultServer server(faults::mute());
  Client client(server.target());
  asio::io_context& context = client.connector.context();
  std::thread other([&] { asio::post(context, [&] { context.stop(); }); });
  CHECK(client.wait(60s));
  other.join();
  CHECK_FALSE(client.wait(1ms));
}

TEST_CASE("a wait for nothing lasts until its time is over") {
  const FaultServer server(faults::mute());
  Client client(server.target());
  const TimePoint start = Clock::now();
  CHECK_FALSE(wait_for_any(client.connector.context(), {}, 20ms));
  CHECK(Clock::now() - start >= 20ms);
  client.connection.close();
  CHECK_FALSE(client.wait(20ms));
  CHECK(Clock::now() - start >= 40ms);
}

TEST_CASE("a wait for several ends when one of them is ready") {
  const FaultServer mute(faults::mute());
  const FaultServer server(faults::echo());
  Client client(mute.target());
  asio::io_context& context = client.connector.context();
  Addresses addresses(server.target());
  std::optional<ConnectOperation::Result> result;
  const ConnectOperation operation(context, addresses, {}, Clock::now() + 60s,
                                   [&](auto end) { result = std::move(end); });
  while (!result) wait_for_any(context, {}, 1ms);
  auto& other = std::get<Connection>(*result);
  std::array<std::byte, 16> buffer{};
  REQUIRE(other.write_some(buffer).status == IoStatus::done);
  const std::array awaited{Awaited{&client.connection}, Awaited{&other}};
  IoResult read{IoStatus::would_block};
  while (read.status == IoStatus::would_block) {
    REQUIRE(wait_for_any(context, awaited, 60s));
    read = other.read_some(buffer);
  }
  CHECK(read.status == IoStatus::done);
  CHECK(client.connection.read_some(buffer).status == IoStatus::would_block);
}

TEST_CASE("a wait ends when bytes come or the peer closes") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(3);
    peer.hang_up();
  });
  Client client(server.target());
  Connection& connection = client.connection;
  CHECK(connection.handshake() > 0ns);
  CHECK(to_string(connection.peer()) == to_string(server.target()));
  CHECK_FALSE(client.wait(0s));
  CHECK(client.wait(60s, true));

  std::array<std::byte, 16> buffer{};
  CHECK(connection.read_some(buffer).status == IoStatus::would_block);
  const IoResult written = connection.write_some(std::span(buffer).first(3));
  CHECK(written.status == IoStatus::done);
  CHECK(written.bytes == 3);
  std::size_t received = 0;
  IoResult read;
  while (read.status == IoStatus::done) {
    read = client.read(buffer);
    received += read.bytes;
  }
  CHECK(read.status == IoStatus::closed);
  CHECK(received == 3);
}

TEST_CASE("a reset is not an ordinary end") {
  // After a byte: a reset at once can come before connecting is known to have succeeded.
  const FaultServer server(faults::reset_after(1));
  Client client(server.target());
  std::array<std::byte, 16> buffer{};
  REQUIRE(client.connection.write_some(std::span(buffer).first(1)).bytes == 1);
  IoResult read;
  while (read.status == IoStatus::done) read = client.read(buffer);
  CHECK(read.status == IoStatus::reset);
}

TEST_CASE("a connector finds its target again after a failure") {
  const FaultServer server(faults::echo());
  Connector connector(server.target(), true, kNeverStop);
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

TEST_CASE("bytes came in before they are read, where the system records it") {
  const FaultServer server(faults::echo());
  Client client(server.target());
  Connection& connection = client.connection;
  connection.note_arrivals();
  std::array<std::byte, 16> bytes{};
  const TimePoint sent = Clock::now();
  REQUIRE(connection.write_some(bytes).status == IoStatus::done);
  REQUIRE(client.read(bytes).status == IoStatus::done);
  const TimePoint read = Clock::now();
  if (!connection.arrived()) return;  // other systems note nothing, and Linux not the very first
  constexpr auto kSlew = 1ms;         // of one clock against the other, while the bytes lay there
  CHECK(*connection.arrived() > sent - kSlew);
  CHECK(*connection.arrived() <= read);
}

TEST_CASE("nothing is known about a socket without a connection") {
  const TcpInfo info = net::tcp_info(-1);
  CHECK_FALSE(info.rtt);
  CHECK_FALSE(info.min_rtt);
  CHECK_FALSE(info.retransmits);
  CHECK_FALSE(info.data_segments_in);
  CHECK_FALSE(info.peer_window);
  CHECK_FALSE(info.mss);
}

#if defined(__linux__)

TEST_CASE("of a connection the system knows segment size, window and round trip") {
  const FaultServer server(faults::echo());
  Client client(server.target());
  exchange(client);
  const TcpInfo info = client.connection.tcp_info();
  REQUIRE(info.mss.has_value());
  CHECK(*info.mss >= 536);
  CHECK(*info.mss <= 65'535);
  REQUIRE(info.rtt.has_value());
  CHECK(*info.rtt > 0ns);
  CHECK(*info.rtt < 60s);
  REQUIRE(info.min_rtt.has_value());
  CHECK(*info.min_rtt > 0ns);
  CHECK(*info.min_rtt < 60s);
  CHECK(info.retransmits.has_value());
  // Older kernels don't report it, but none reports a window that is closed.
  if (info.peer_window) CHECK(*info.peer_window > 0);
}

TEST_CASE("every echo that comes back is another data segment") {
  const FaultServer server(faults::echo());
  Client client(server.target());
  const TcpInfo before = client.connection.tcp_info();
  REQUIRE(before.data_segments_in.has_value());
  CHECK(*before.data_segments_in == 0);
  for (int i = 0; i < 10; ++i) exchange(client);
  const TcpInfo after = client.connection.tcp_info();
  CHECK(after.data_segments_in >= 10);
}

#elif !defined(__APPLE__) && !defined(_WIN32)

TEST_CASE("what the system does not report is not made up") {
  const FaultServer server(faults::echo());
  Client client(server.target());
  exchange(client);
  const TcpInfo info = client.connection.tcp_info();
  CHECK_FALSE(info.rtt);
  CHECK_FALSE(info.mss);
}

#endif
