// The errno of the client before, which makes a naive sketch drop the next one at accept.
#include <memory>
#include <string>

#include "catch.hpp"
#include "client.hpp"
#include "firmware/host/board.hpp"
#include "firmware/host/device.hpp"
#include "firmware/host/shim/WiFi.h"

using namespace device_test;
using namespace especho::device;

namespace {

/// What the client gets back; nothing as well when it is reset.
std::string received_by(TcpClient& client) {
  try {
    return client.receive_all();
  } catch (const ConnectionReset&) {
    return {};
  }
}

}  // namespace

TEST_CASE("a naive sketch drops a client whose data is waiting when the previous one leaves") {
  WiFiServer server;
  const auto loop = [&server] {
    WiFiClient client = server.accept();
    if (!client) return delay(1);
    while (client.connected()) {
      while (client.available() > 0) client.write(static_cast<std::uint8_t>(client.read()));
      delay(1);
    }
    client.stop();
  };
  const Board board({}, {.setup = [&server] { server.begin(); }, .loop = loop});
  TcpClient first(board.port());
  REQUIRE(first.exchange("first") == "first");
  TcpClient second(board.port());
  second.send("second");
  first.finish_sending();
  CHECK(received_by(first).empty());
  CHECK(received_by(second).empty());
}

TEST_CASE("the sketch with naive accept drops a client whose data is waiting") {
  const auto profile = GENERATE(Profile::especho, Profile::tutorial);
  const VirtualDevice device(
      {.profile = profile, .faults = {.sketch = {.slots = 1, .naive_accept = true}}});
  TcpClient first(device.port());
  REQUIRE(first.exchange("first") == "first");
  TcpClient second(device.port());
  second.send("second");
  first.finish_sending();
  CHECK(received_by(second).empty());
}

TEST_CASE("the tutorial drops no client whose data is waiting") {
  const VirtualDevice device({.profile = Profile::tutorial});
  TcpClient first(device.port());
  REQUIRE(first.exchange("first") == "first");
  TcpClient second(device.port());
  second.send("second");
  first.finish_sending();
  CHECK(second.receive(6) == "second");
}

TEST_CASE("the sketch as shipped echoes to every client, however quickly they follow each other") {
  const VirtualDevice device({});
  for (int i = 0; i < 50; ++i) {
    const std::string text = "client " + std::to_string(i);
    TcpClient client(device.port());
    client.send(text);
    REQUIRE(client.receive(text.size()) == text);
  }
}

TEST_CASE("the sketch as shipped serves a client whose data is waiting when another one leaves") {
  const VirtualDevice device({});
  auto previous = std::make_unique<TcpClient>(device.port());
  for (int i = 0; i < 50; ++i) {
    auto next = std::make_unique<TcpClient>(device.port());
    next->send("next");
    previous->finish_sending();
    REQUIRE(next->receive(4) == "next");
    previous = std::move(next);
  }
}
