// What is late on the way in, and a link that is lost.
#include <algorithm>
#include <chrono>
#include <future>
#include <list>
#include <memory>
#include <string>

#include "catch.hpp"
#include "client.hpp"
#include "faulty_device.hpp"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;
using namespace std::chrono_literals;

namespace {

Faults late(Duration latency, Duration jitter = 0ms) {
  return {.network = {.latency = latency, .jitter = jitter}};
}

}  // namespace

TEST_CASE("no echo arrives sooner than the latency") {
  const VirtualDevice device(faulty(late(20ms)));
  TcpClient client(device.port());
  for (int i = 0; i < 5; ++i) {
    CHECK(time_of([&] { REQUIRE(client.exchange("hello") == "hello"); }) >= 20ms);
  }
}

TEST_CASE("with jitter no echo arrives sooner than the latency allows, and echoes differ") {
  const VirtualDevice device(faulty(late(20ms, 10ms)));
  TcpClient client(device.port());
  client.exchange("first");
  std::chrono::nanoseconds least = 1h;
  std::chrono::nanoseconds most = 0ns;
  for (int i = 0; i < 20; ++i) {
    const auto time = time_of([&] { REQUIRE(client.exchange("hello") == "hello"); });
    least = std::min(least, time);
    most = std::max(most, time);
  }
  CHECK(least >= 10ms);
  CHECK(most - least >= 5ms);
}

TEST_CASE("latencies that were measured are drawn at random") {
  const VirtualDevice device(faulty({.network = {.latencies = {Duration(10ms), Duration(40ms)}}}));
  TcpClient client(device.port());
  client.exchange("first");
  int long_ones = 0;
  for (int i = 0; i < 20; ++i) {
    const auto time = time_of([&] { REQUIRE(client.exchange("hello") == "hello"); });
    CHECK(time >= 10ms);
    if (time >= 40ms) ++long_ones;
  }
  CHECK(long_ones > 0);
}

TEST_CASE("delayed data arrives in order, complete, and with its end") {
  const VirtualDevice device(faulty(late(2ms, 2ms)));
  TcpClient client(device.port());
  const std::string sent = payload(100'000);
  auto sending = std::async(std::launch::async, [&] {
    client.send(sent);
    client.finish_sending();
  });
  CHECK(client.receive_all() == sent);
  sending.get();
}

TEST_CASE("no more than a window is in transit to a distant device") {
  const VirtualDevice device(faulty(late(10ms)));
  TcpClient client(device.port());
  const std::string sent = payload(10 * 5744);
  CHECK(time_of([&] { REQUIRE(client.exchange(sent) == sent); }) >= 90ms);
}

TEST_CASE("many echoes in transit at once are delayed like one") {
  const VirtualDevice device(faulty(late(100ms)));
  TcpClient client(device.port());
  client.exchange("first");
  CHECK(time_of([&] {
          for (int i = 0; i < 20; ++i) client.send("hello");
          REQUIRE(client.receive(100).size() == 100);
        }) < 20 * 100ms);
}

TEST_CASE("all clients of a distant device are served, also when they connect at once") {
  const VirtualDevice device(faulty(late(50ms)));
  std::list<TcpClient> clients;
  for (int i = 0; i < 4; ++i) clients.emplace_back(device.port());
  for (TcpClient& client : clients) client.send("hello");
  for (TcpClient& client : clients) CHECK(client.receive(5) == "hello");
}

TEST_CASE("a reset is delayed like the data before it") {
  SerialLog log;
  Options options = faulty(late(30ms));
  options.on_serial = log.sink();
  const VirtualDevice device(std::move(options));
  TcpClient client(device.port());
  REQUIRE(client.exchange("hello") == "hello");
  CHECK(time_of([&] {
          client.reset();
          REQUIRE(log.wait_for("Client disconnected\n"));
        }) >= 30ms);
}

TEST_CASE("power off ends a device with data in transit") {
  auto device = std::make_unique<VirtualDevice>(faulty(late(1h)));
  TcpClient client(device->port());
  client.send("never comes");
  CHECK(time_of([&] { device.reset(); }) < 5s);
}

TEST_CASE("while the link is lost nothing passes and the sketch says so; then it continues") {
  SerialLog log;
  Options options = faulty({.network = {.link_loss = 1500ms, .link_loss_after = 1000}});
  options.on_serial = log.sink();
  const VirtualDevice device(std::move(options));
  TcpClient client(device.port());
  const std::string sent = payload(1500);
  CHECK(time_of([&] { CHECK(client.exchange(sent) == sent); }) >= 1500ms);
  CHECK(log.wait_for("Connecting to WiFi..\n", 2));
  CHECK(log.wait_for("Connected to the WiFi network\n", 2));
}

TEST_CASE("the window and the segments are those of the real device, or as small as asked for") {
  const auto window = GENERATE(0, 2872);
  const VirtualDevice device(
      faulty({.network = {.window = window, .segment = window > 0 ? 536 : 0}}));
  const TcpClient client(device.port());
  const auto info = client.info();
  if (info.peer_window) {
    const auto expected = static_cast<std::uint64_t>(window > 0 ? window : 5744);
    CHECK(*info.peer_window <= expected);
    CHECK(*info.peer_window > expected - 536);
  }
#ifdef __linux__
  CHECK(info.mss == (window > 0 ? 536U : 1436U));
#endif
}
