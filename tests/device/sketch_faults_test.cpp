// Faults that are settings of the sketch.
#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "catch.hpp"
#include "client.hpp"
#include "faulty_device.hpp"
#include "firmware/host/device.hpp"

using namespace device_test;
using namespace especho::device;
using namespace std::chrono_literals;

namespace {

/// As many segments as every system sends at once, however long an acknowledgement takes.
constexpr std::size_t kUnacknowledged = 8;

/// Of an echo of `bytes`, `most` segments come back where the device's system sends each write at
/// once. Now and then it is too busy for that, and then joins some.
void check_most_segments(const VirtualDevice& device, std::size_t bytes, std::uint64_t most) {
  TcpClient client(device.port());
  if (!client.info().data_segments_in) return;  // this system doesn't count them
  const std::string sent = payload(bytes);
  std::uint64_t seen = 0;
  for (int i = 0; i < 100 && seen < most; ++i) {
    const std::uint64_t before = *client.info().data_segments_in;
    REQUIRE(client.exchange(sent) == sent);
    seen = std::max(seen, *client.info().data_segments_in - before);
  }
  CHECK(seen == most);
}

}  // namespace

TEST_CASE("with a poll delay, an echo that follows another waits for the next check") {
  const VirtualDevice device(faulty({.sketch = {.poll_delay = 50ms}}));
  TcpClient client(device.port());
  client.exchange("first");  // the device pauses after it
  // One that comes between an echo and the pause is quick; with a busy machine some do.
  CHECK(time_of([&] {
          for (int i = 0; i < 8; ++i) {
            REQUIRE(client.exchange("hello") == "hello");
          }
        }) >= 2 * 50ms);
}

TEST_CASE("byte by byte without Nagle, as many segments come back as bytes") {
  const VirtualDevice device(faulty({.sketch = {.write_size = std::uint16_t{1}}}));
  check_most_segments(device, kUnacknowledged, kUnacknowledged);
}

TEST_CASE("byte by byte with Nagle, the bytes after the first share their segments") {
  const VirtualDevice device({.profile = Profile::tutorial});
  TcpClient client(device.port());
  client.delay_acknowledgements();
  const std::string sent = payload(300);
  const auto elapsed = time_of([&] { REQUIRE(client.exchange(sent) == sent); });
  const auto segments = client.info().data_segments_in;
  if (!segments) return;
  CHECK(*segments >= 2);
  // Each after the first waits for an acknowledgement, which Linux delays by about 40 ms.
  CHECK(*segments <= 3 + static_cast<std::uint64_t>(elapsed / 20ms));
}

TEST_CASE("a write size bounds what a segment holds") {
  const VirtualDevice device(faulty({.sketch = {.write_size = std::uint16_t{100}}}));
  check_most_segments(device, 100 * kUnacknowledged, kUnacknowledged);
}

TEST_CASE("the tutorial's settings can be chosen one by one, and override the profile's") {
  const VirtualDevice device(
      {.profile = Profile::tutorial, .faults = {.sketch = {.slots = std::uint8_t{2}}}});
  TcpClient first(device.port());
  TcpClient second(device.port());
  CHECK(first.exchange("first") == "first");
  CHECK(second.exchange("second") == "second");
  CHECK(first.exchange("first") == "first");
}

TEST_CASE("with one slot, a second client waits") {
  const VirtualDevice device(faulty({.sketch = {.slots = std::uint8_t{1}}}));
  TcpClient first(device.port());
  REQUIRE(first.exchange("first") == "first");
  TcpClient second(device.port());
  second.send("second");
  for (int i = 0; i < 20; ++i) REQUIRE(first.exchange("first") == "first");
  CHECK_FALSE(second.has_received());
  first.reset();
  CHECK(second.receive(6) == "second");
}

TEST_CASE("a dozing device answers at the beacon, and at once while it is awake") {
  const VirtualDevice device(
      faulty({.network = {.modem_sleep = true, .beacon = std::chrono::seconds(1)}}));
  TcpClient client(device.port());
  REQUIRE(client.exchange("wakes it") == "wakes it");  // right after a beacon
  std::chrono::nanoseconds awake = 1h;
  for (int i = 0; i < 20; ++i) {
    awake = std::min(awake, time_of([&] { client.exchange("hello"); }));
  }
  std::this_thread::sleep_for(300ms);  // it dozes after that time, not after an event
  const auto dozing = time_of([&] { client.exchange("hello"); });
  CHECK(dozing > 3 * awake);
}

TEST_CASE("a device that does not doze answers at once after a pause") {
  const VirtualDevice device(faulty({.network = {.beacon = std::chrono::seconds(30)}}));
  TcpClient client(device.port());
  REQUIRE(client.exchange("hello") == "hello");
  std::this_thread::sleep_for(150ms);  // a silence is what is tested, as above
  CHECK(time_of([&] { client.exchange("hello"); }) < 15s);
}
