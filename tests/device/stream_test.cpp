// What waits for more: the calls of Stream on a client, and the console.
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "fixtures.hpp"

using namespace device_test;
using namespace especho::device;

namespace {

std::string text_of(const String& string) {
  return string.c_str();
}

}  // namespace

TEST_CASE("a client is read by lines, numbers and bytes") {
  OneClientSketch<std::vector<std::string>> sketch([](WiFiClient& client) {
    std::vector<std::string> seen{text_of(client.readStringUntil('\n'))};
    seen.push_back(std::to_string(client.parseInt()));
    seen.push_back(std::to_string(client.parseInt()));
    seen.push_back(client.find("key:") ? "found" : "missing");
    char buffer[8] = {};
    seen.push_back(std::to_string(client.readBytes(buffer, 4)) + buffer);
    char until[8] = {};
    seen.push_back(std::to_string(client.readBytesUntil(';', until, sizeof(until))) + until);
    seen.emplace_back(1, static_cast<char>(client.peek()));
    seen.emplace_back(1, static_cast<char>(client.read()));
    return seen;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.send("GET /\nx=-12, y=34; key:abcdef;z");
  CHECK(sketch.result() ==
        std::vector<std::string>{"GET /", "-12", "34", "found", "4abcd", "2ef", "z", "z"});
}

TEST_CASE("what waits for a client that says no more gives up after the timeout") {
  OneClientSketch<std::vector<std::string>> sketch([](WiFiClient& client) {
    client.Stream::setTimeout(20);
    std::vector<std::string> seen{text_of(client.readStringUntil('\n'))};
    seen.push_back(text_of(client.readString()));
    seen.push_back(std::to_string(client.parseInt()));
    seen.push_back(client.find("more") ? "found" : "missing");
    return seen;
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.send("no line end");
  CHECK(sketch.result() == std::vector<std::string>{"no line end", "", "0", "missing"});
}

TEST_CASE("a client's timeout is in seconds, as in the cores before 3.0") {
  OneClientSketch<unsigned long> sketch([](WiFiClient& client) {
    client.setTimeout(5);
    return client.getTimeout();
  });
  const Board board({}, sketch.sketch());
  const TcpClient client(board.port());
  CHECK(sketch.result() == 5000);
}

TEST_CASE("flush() discards what was received, as in the cores before 3.0") {
  OneClientSketch<int> sketch([](WiFiClient& client) {
    while (client.available() < 5) delay(1);
    client.flush();
    return client.available();
  });
  const Board board({}, sketch.sketch());
  TcpClient client(board.port());
  client.send("stale");
  CHECK(sketch.result() == 0);
}

TEST_CASE("the sketch reads what is typed at its console") {
  SerialLog log;
  WiFiServer server;
  const auto loop = [] {
    if (Serial.available() == 0) return delay(1);
    const String line = Serial.readStringUntil('\n');
    Serial.println("typed: " + line);
  };
  Board board({.on_serial = log.sink()}, {.setup = [&] { server.begin(); }, .loop = loop});
  board.type("hel");
  board.type("lo\nagain\n");
  CHECK(log.wait_for("typed: hello\n"));
  CHECK(log.wait_for("typed: again\n"));
}

TEST_CASE("what does nothing here is said once") {
  std::vector<std::string> notes;
  WiFiServer server;
  const auto setup = [&] {
    pinMode(LED_BUILTIN, OUTPUT);
    for (int i = 0; i < 3; ++i) digitalWrite(LED_BUILTIN, HIGH);
    analogRead(A0);
    server.begin();
  };
  BoardOptions options;
  options.on_note = [&](std::string_view text) { notes.emplace_back(text); };
  const Board board(options, {.setup = setup, .loop = [] { delay(1); }});
  CHECK(notes ==
        std::vector<std::string>{"the sketch uses GPIO pins, which does nothing here\n",
                                 "the sketch uses analog pins, which does nothing here\n"});
}

TEST_CASE("time is zero for globals, before there is a board") {
  CHECK(millis() == 0);
  CHECK(micros() == 0);
}
