// Connections that end, halt or hardly begin.
#include <chrono>
#include <string>

#include "catch.hpp"
#include "client.hpp"
#include "faulty_device.hpp"

using namespace device_test;
using namespace especho::device;
using namespace std::chrono_literals;

namespace {

/// What comes back; throws ConnectionReset, when there is more to come and it is reset.
std::string echo_until_end(const VirtualDevice& device, const std::string& sent) {
  TcpClient client(device.port());
  client.send(sent);
  return client.receive(sent.size());
}

/// Whether a new client gets its echo.
bool serves(const VirtualDevice& device) {
  try {
    return echo_until_end(device, "hello") == "hello";
  } catch (const ConnectionReset&) {
    return false;
  }
}

}  // namespace

TEST_CASE("a stream ends cleanly after the given number of bytes, and the next client is served") {
  const VirtualDevice device(faulty({.failures = {.truncate_after = 1000}}));
  const std::string sent = payload(5000);
  for (int i = 0; i < 8; ++i) CHECK(echo_until_end(device, sent) == sent.substr(0, 1000));
}

TEST_CASE("a connection is reset after the given number of bytes, and the next client is served") {
  const VirtualDevice device(faulty({.failures = {.reset_after = 1000}}));
  const std::string sent = payload(5000);
  for (int i = 0; i < 8; ++i) CHECK_THROWS_AS(echo_until_end(device, sent), ConnectionReset);
  CHECK(serves(device));
}

TEST_CASE("a device stalls each time that a connection has brought the given number of bytes") {
  const VirtualDevice device(faulty({.failures = {.stall = 50ms, .stall_after = 1000}}));
  TcpClient client(device.port());
  const std::string sent = payload(4500);
  CHECK(time_of([&] { CHECK(client.exchange(sent) == sent); }) >= 4 * 50ms);
}

TEST_CASE("a slow reader takes no more than its rate from each connection") {
  const VirtualDevice device(faulty({.failures = {.read_rate = 50'000}}));
  TcpClient client(device.port());
  const std::string sent = payload(10'000);
  CHECK(time_of([&] { CHECK(client.exchange(sent) == sent); }) >= 190ms);
}

TEST_CASE("when every closed connection keeps its socket, the 16th is one too many") {
  const VirtualDevice device(faulty({.failures = {.leak_sockets = 1}}));
  for (int i = 0; i < 15; ++i) REQUIRE(serves(device));
  for (int i = 0; i < 3; ++i) CHECK_FALSE(serves(device));
}

TEST_CASE("when every third connection keeps its socket, it takes three times as many") {
  const VirtualDevice device(faulty({.failures = {.leak_sockets = 3}}));
  for (int i = 0; i < 43; ++i) REQUIRE(serves(device));
  int more = 0;
  while (more < 20 && serves(device)) ++more;
  CHECK(more <= 5);  // a connection may be closed before or after the next one comes
}

TEST_CASE("each connection makes the next one wait longer") {
  const VirtualDevice device(faulty({.failures = {.slow_accept = 10ms}}));
  for (int i = 0; i < 5; ++i) {
    CHECK(time_of([&] { REQUIRE(serves(device)); }) >= i * 10ms);
  }
}

TEST_CASE("a delay at accept does not delay later echoes") {
  const VirtualDevice device(faulty({.failures = {.slow_accept = 200ms}}));
  REQUIRE(serves(device));
  TcpClient client(device.port());
  REQUIRE(client.exchange("hello") == "hello");
  CHECK(time_of([&] {
          for (int i = 0; i < 20; ++i) client.exchange("hello");
        }) < 20 * 200ms);
}

TEST_CASE("each connection adds to the latency of the ones after it") {
  const VirtualDevice device(faulty({.failures = {.drift = 5ms}}));
  for (int i = 0; i < 4; ++i) REQUIRE(serves(device));
  TcpClient client(device.port());
  client.exchange("hello");
  CHECK(time_of([&] { client.exchange("hello"); }) >= 20ms);
}
