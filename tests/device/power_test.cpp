// Switching on, off and on again.
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "especho/error.hpp"
#include "firmware/host/board.hpp"
#include "firmware/host/device.hpp"
#include "firmware/host/host_socket.hpp"
#include "firmware/host/shim/lwip/sockets.h"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds soon{5};  // less than what the sketches below would wait

/// How long it takes to switch off a board after its sketch got to `waits`.
template <typename Wait>
Clock::duration time_to_power_off(Wait waits) {
  WiFiServer server;
  std::promise<void> begun;
  bool first = true;
  const auto loop = [&] {
    if (first) begun.set_value();
    first = false;
    waits();
  };
  auto board = std::make_unique<Board>(BoardOptions{}, Sketch{[&server] { server.begin(); }, loop});
  begun.get_future().wait();
  const auto start = Clock::now();
  board.reset();
  return Clock::now() - start;
}

especho::Error error_of(Options options) {
  try {
    const VirtualDevice device(std::move(options));
  } catch (const especho::Error& error) {
    return error;
  }
  throw std::logic_error("the device started");
}

}  // namespace

TEST_CASE("power off ends a sketch in delay()") {
  CHECK(time_to_power_off([] { delay(60'000); }) < soon);
}

TEST_CASE("power off ends a sketch in select()") {
  CHECK(time_to_power_off([] {
          timeval timeout{};
          timeout.tv_sec = 60;
          lwip_select(FD_SETSIZE, nullptr, nullptr, nullptr, &timeout);
        }) < soon);
}

TEST_CASE("power off ends a sketch that never waits") {
  CHECK(time_to_power_off([] {
          for (;;) millis();
        }) < soon);
}

TEST_CASE("power off ends a write to a client that does not read") {
  WiFiServer server;
  std::promise<void> writing;
  const auto loop = [&] {
    WiFiClient client = server.accept();
    if (client.fd() < 0) return delay(1);
    const std::vector<std::uint8_t> much(8 * 1024 * 1024);
    writing.set_value();
    client.write(much.data(), much.size());
  };
  auto board = std::make_unique<Board>(BoardOptions{}, Sketch{[&server] { server.begin(); }, loop});
  const TcpClient client(board->port(), 4096);
  writing.get_future().wait();
  const auto start = Clock::now();
  board.reset();
  CHECK(Clock::now() - start < soon);
}

TEST_CASE("power off ends an idle device and one with clients") {
  auto device = std::make_unique<VirtualDevice>(Options{});
  TcpClient client(device->port());
  REQUIRE(client.exchange("hello") == "hello");
  const auto start = Clock::now();
  device.reset();
  CHECK(Clock::now() - start < soon);
  CHECK(client.receive_all().empty());
}

TEST_CASE("a device can be switched on again, at the same port and with another profile") {
  std::uint16_t port = 0;
  for (const Profile profile : {Profile::especho, Profile::tutorial, Profile::especho}) {
    const VirtualDevice device({.port = port, .profile = profile});
    if (port != 0) CHECK(device.port() == port);
    port = device.port();
    TcpClient client(port);
    REQUIRE(client.exchange("hello") == "hello");
  }
}

TEST_CASE("a port in use is an error that says so and what to do") {
  HostSocket other = HostSocket::bound(0);
  other.listen(1);
  const std::uint16_t port = other.local_port();
  const especho::Error error = error_of({.port = port});
  CHECK(error.what() == "port " + std::to_string(port) + " on 127.0.0.1 is in use");
  CHECK_FALSE(error.hint().empty());
  CHECK(error.code() == especho::ExitCode::failure);

  const VirtualDevice device({});  // the failed one is out of the way
  CHECK(device.port() != port);
}

TEST_CASE("a second device in one process is an error") {
  const VirtualDevice device({});
  const especho::Error error = error_of({});
  CHECK(error.what() == std::string("a virtual device is already running in this process"));
}
