#include "net/tcp_info.hpp"

#include <array>
#include <variant>

#include "catch.hpp"
#include "net/connector.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace especho::net;
using namespace especho_test;
using namespace std::chrono_literals;

TEST_CASE("of what is no connection nothing is known") {
  const TcpInfo info = net::tcp_info(-1);
  CHECK_FALSE(info.rtt);
  CHECK_FALSE(info.min_rtt);
  CHECK_FALSE(info.retransmits);
  CHECK_FALSE(info.data_segments_in);
  CHECK_FALSE(info.peer_window);
  CHECK_FALSE(info.mss);
}

#if !defined(__APPLE__) && !defined(_WIN32)

namespace {

const StopFlag kNever{0};

Connection connect_to(const Target& target) {
  Connector connector(target, true, kNever);
  auto attempt = connector.connect(60s, TimePoint::max());
  REQUIRE(std::holds_alternative<Connection>(attempt));
  return std::get<Connection>(std::move(attempt));
}

/// A byte there and back.
void exchange(Connection& connection) {
  std::array<std::byte, 1> byte{};
  REQUIRE(connection.write_some(byte).status == IoStatus::done);
  IoResult read{IoStatus::would_block};
  while (read.status == IoStatus::would_block) {
    connection.wait(false, nullptr, 60s);
    read = connection.read_some(byte);
  }
  REQUIRE(read.status == IoStatus::done);
}

}  // namespace

#endif

#if defined(__linux__)

TEST_CASE("of a connection the system knows segment size, window and round trip") {
  const FaultServer server(faults::echo());
  Connection connection = connect_to(server.target());
  exchange(connection);
  const TcpInfo info = net::tcp_info(connection.socket().handle());
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
  // Older kernels don't tell it, but none tells of a window that is closed.
  if (info.peer_window) CHECK(*info.peer_window > 0);
}

TEST_CASE("every echo that comes back is another data segment") {
  const FaultServer server(faults::echo());
  Connection connection = connect_to(server.target());
  const TcpInfo before = net::tcp_info(connection.socket().handle());
  REQUIRE(before.data_segments_in.has_value());
  CHECK(*before.data_segments_in == 0);
  for (int i = 0; i < 10; ++i) exchange(connection);
  const TcpInfo after = net::tcp_info(connection.socket().handle());
  CHECK(after.data_segments_in >= 10);
}

#elif !defined(__APPLE__) && !defined(_WIN32)

TEST_CASE("where the system does not tell nothing is made up") {
  const FaultServer server(faults::echo());
  Connection connection = connect_to(server.target());
  exchange(connection);
  const TcpInfo info = net::tcp_info(connection.socket().handle());
  CHECK_FALSE(info.rtt);
  CHECK_FALSE(info.mss);
}

#endif
