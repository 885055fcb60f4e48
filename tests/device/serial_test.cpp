// What the sketch prints and announces.
#include <atomic>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "firmware/host/device.hpp"
#include "firmware/host/shim/ESPmDNS.h"
#include "firmware/host/sketch.hpp"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;

TEST_CASE("booting prints the state of the Wi-Fi, and the address alone on its line") {
  SerialLog log;
  const VirtualDevice device({.on_serial = log.sink()});
  CHECK(log.text() == "Connecting to WiFi..\nConnected to the WiFi network\n127.0.0.1\n");
}

TEST_CASE("every client that leaves is reported") {
  SerialLog log;
  const VirtualDevice device({.on_serial = log.sink()});
  for (int i = 1; i <= 3; ++i) {
    TcpClient(device.port()).exchange("hello");
    REQUIRE(log.wait_for("Client disconnected\n", i));
  }
}

TEST_CASE("the echo service is announced") {
  const VirtualDevice device({});
  CHECK(MDNS.host_name() == "especho");
  CHECK(MDNS.services() == std::vector<std::string>{"_echo._tcp:80"});
}

TEST_CASE("when the network is back after a loss, the address is printed again and clients stay") {
  SerialLog log;
  std::atomic<bool> lose_network = false;
  Sketch sketch = built_in_sketch(Profile::especho);
  sketch.loop = [&lose_network, loop = sketch.loop] {
    if (lose_network.exchange(false)) WiFi.reconnect();
    loop();
  };
  const Board board({.on_serial = log.sink()}, sketch);
  TcpClient client(board.port());
  REQUIRE(client.exchange("before") == "before");
  lose_network = true;
  REQUIRE(log.wait_for("Connected to the WiFi network\n127.0.0.1\n", 2));
  CHECK(client.exchange("after") == "after");
}

TEST_CASE("numbers, characters and formats can be printed") {
  SerialLog log;
  WiFiServer server;
  const auto setup = [&server] {
    Serial.begin(115200);
    Serial.print(42);
    Serial.print(' ');
    Serial.println(-7L);
    Serial.printf("%s is %d\n", "six", 6);
    Serial.println(IPAddress(192, 168, 4, 1));
    server.begin();
  };
  const Board board({.on_serial = log.sink()}, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(log.text() == "42 -7\nsix is 6\n192.168.4.1\n");
}
