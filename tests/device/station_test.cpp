// How the sketch joins the Wi-Fi, and is told about it.
#include <functional>
#include <vector>

#include "catch.hpp"
#include "firmware/host/shim/Network.h"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;

TEST_CASE("handlers of Wi-Fi events are called for what they ask for") {
  SerialLog log;
  WiFiServer server;
  const auto setup = [&] {
    WiFi.onEvent([](WiFiEvent_t event) { Serial.println(WiFiClass::eventName(event)); });
    WiFi.onEvent(
        [](WiFiEvent_t, WiFiEventInfo_t info) {
          Serial.println(IPAddress(info.got_ip.ip_info.ip.addr));
        },
        ARDUINO_EVENT_WIFI_STA_GOT_IP);
    WiFi.begin("network", "password");
    while (WiFi.status() != WL_CONNECTED) delay(1);
    WiFi.disconnect();
    server.begin();
  };
  const Board board({.on_serial = log.sink()}, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(log.text() == "STA_START\nSTA_CONNECTED\nSTA_GOT_IP\n127.0.0.1\nSTA_DISCONNECTED\n");
}

TEST_CASE("handlers of Wi-Fi events are called although loop() never waits") {
  WiFiServer server;
  SerialLog log;
  const auto setup = [&] {
    WiFi.onEvent([&](WiFiEvent_t, WiFiEventInfo_t) { server.begin(); },
                 ARDUINO_EVENT_WIFI_STA_GOT_IP);
    WiFi.begin("network", "password");
  };
  std::function<void()> loop = [] {};
  if (GENERATE(true, false)) loop = [&] { server.available(); };
  BoardOptions options;
  options.on_listen = [&](std::uint16_t, std::uint16_t) { log.sink()("listens\n"); };
  const Board board(options, {.setup = setup, .loop = loop});
  CHECK(log.wait_for("listens\n"));
}

TEST_CASE("WiFi.begin() may be called until it has joined") {
  std::vector<wl_status_t> seen;
  const auto setup = [&] {
    do {
      seen.push_back(WiFi.begin("network", "password"));
      delay(50);
    } while (seen.back() != WL_CONNECTED && seen.size() < 1000);
    seen.push_back(WiFi.begin("network", "password"));
    seen.push_back(WiFi.begin());
    seen.push_back(WiFi.status());
    seen.push_back(WiFi.begin("network", "another password"));
    Serial.print(WiFi.psk());
  };
  SerialLog log;
  const Board board({.on_serial = log.sink()}, {.setup = setup, .loop = [] { delay(1); }});
  REQUIRE(seen.size() > 5);
  CHECK(seen.front() == WL_DISCONNECTED);
  const std::vector<wl_status_t> last(seen.end() - 5, seen.end());
  CHECK(last == std::vector<wl_status_t>{WL_CONNECTED, WL_CONNECTED, WL_CONNECTED, WL_CONNECTED,
                                         WL_DISCONNECTED});
  CHECK(log.text() == "another password");
}

TEST_CASE("a sketch that begins until its status is connected gets there") {
  int rounds = 0;
  const auto setup = [&] {
    while (WiFi.status() != WL_CONNECTED && ++rounds < 1000) {
      WiFi.begin("network", "password");
      delay(1);
    }
  };
  const Board board({}, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(rounds < 1000);
}

TEST_CASE("the station and the access point are objects, too, as in core 3") {
  std::vector<bool> seen;
  const auto setup = [&] {
    Network.onEvent([](WiFiEvent_t event) { Serial.println(Network.eventName(event)); });
    seen.push_back(WiFi.STA.connect("network", "password"));  // not begun
    seen.push_back(WiFi.STA.begin());
    seen.push_back(WiFi.STA.connected());
    seen.push_back(WiFi.STA.connect("network", "password"));
    seen.push_back(WiFi.STA.waitStatusBits(ESP_NETIF_HAS_IP_BIT, 60'000) == ESP_NETIF_HAS_IP_BIT);
    seen.push_back(WiFi.STA.localIP() == WiFi.localIP());
    Serial.print(WiFi.STA);
    seen.push_back(WiFi.AP.create("mine"));  // not begun
    seen.push_back(WiFi.AP.begin() && WiFi.AP.create("mine") && WiFi.AP.hasIP());
    seen.push_back(WiFi.getMode() == WIFI_AP_STA);
  };
  SerialLog log;
  const Board board({.on_serial = log.sink()}, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(seen == std::vector<bool>{false, true, false, true, true, true, false, true, true});
  CHECK(log.text() ==
        "STA_START\nSTA_CONNECTED\nSTA_GOT_IP\n"
        "wifi_sta: <UP> ether 02:00:00:00:00:01 inet 127.0.0.1\nAP_START\n");
}

TEST_CASE("the station's network is described from its address") {
  const std::string expected =
      "127.0.0.0/24 of 127.0.0.1, up to 127.0.0.255, by 127.0.0.1; 127.0.0.0 to 127.0.0.255\n";
  const auto setup = [] {
    WiFi.begin(String("network"), String("password"), 6);
    WiFi.softAP(String("mine"), String("password"), 6, 0, 1);
    while (WiFi.status() != WL_CONNECTED) delay(1);
    Serial.println(
        WiFi.networkID().toString() + "/" + WiFi.subnetCIDR() + " of " + WiFi.localIP().toString() +
        ", up to " + WiFi.broadcastIP().toString() + ", by " + WiFi.gatewayIP().toString() + "; " +
        WiFi.softAPNetworkID().toString() + " to " + WiFi.softAPBroadcastIP().toString());
    WiFi.disconnect(true, true, 100);
  };
  SerialLog log;
  const Board board({.on_serial = log.sink()}, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(log.text() == expected);
}
