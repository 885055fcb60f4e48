// A device that starts anew in the middle of things.
#include <chrono>
#include <memory>
#include <string>
#include <system_error>
#include <thread>

#include "catch.hpp"
#include "client.hpp"
#include "faulty_device.hpp"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;
using namespace std::chrono_literals;

namespace {

/// Connects as soon as the device listens again; counts the refusals before.
std::unique_ptr<TcpClient> connect_again(std::uint16_t port, int& refusals) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    try {
      return std::make_unique<TcpClient>(port);
    } catch (const std::system_error& error) {
      if (std::chrono::steady_clock::now() > deadline) throw;
      REQUIRE(error.code() == std::errc::connection_refused);
      ++refusals;
    }
    std::this_thread::yield();
  }
}

}  // namespace

TEST_CASE(
    "a reboot resets all clients, refuses new ones for a while, and then serves on the same port") {
  SerialLog log;
  Options options = faulty({.failures = {.reboot_after = 1000, .boot_time = 200ms}});
  options.on_serial = log.sink();
  const VirtualDevice device(std::move(options));
  for (int round = 1; round <= 3; ++round) {
    TcpClient idle(device.port());
    TcpClient busy(device.port());
    busy.send(payload(1500));
    CHECK_THROWS_AS(busy.receive(1500), ConnectionReset);
    CHECK_THROWS_AS(idle.receive(1), ConnectionReset);
    int refusals = 0;
    CHECK(time_of([&] {
            const auto client = connect_again(device.port(), refusals);
            CHECK(client->exchange("hello") == "hello");
          }) >= 100ms);
    CHECK(refusals > 0);
    CHECK(log.wait_for("rst:0x1 (POWERON_RESET)", round));
    CHECK(log.wait_for("Connected to the WiFi network\n127.0.0.1\n", round + 1));
  }
}

TEST_CASE("a reboot frees leaked sockets") {
  const VirtualDevice device(
      faulty({.failures = {.leak_sockets = 1, .reboot_after = 100 * 16, .boot_time = 1ms}}));
  int served = 0;
  for (int i = 0; i < 40; ++i) {
    int refusals = 0;
    const auto client = connect_again(device.port(), refusals);
    try {
      client->send(payload(100));
      served += client->receive(100).size() == 100;
    } catch (const ConnectionReset&) {
    }
  }
  CHECK(served >= 15);
}

TEST_CASE("power off ends a booting device") {
  auto device =
      std::make_unique<VirtualDevice>(faulty({.failures = {.reboot_after = 1, .boot_time = 60s}}));
  TcpClient client(device->port());
  client.send("x");
  CHECK_THROWS_AS(client.receive(1), ConnectionReset);
  CHECK(time_of([&] { device.reset(); }) < 5s);
}
