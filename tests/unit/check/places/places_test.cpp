// Which lines of a sketch can cause a finding, and which can't.
#include "check/places/places.hpp"

#include "catch.hpp"

using namespace especho;

namespace {

places::Sketch sketch_of(const std::string& text) {
  places::Sketch sketch;
  sketch.push_back(std::make_unique<places::Source>("a.ino", text));
  return sketch;
}

using Lines = std::vector<std::size_t>;

Lines lines_of(std::string_view id, const std::string& text) {
  Lines lines;
  for (const SourcePlace& one :
       places::find_places(sketch_of(text), diagnosis::finding(id).cause)) {
    lines.push_back(one.line);
  }
  return lines;
}

/// A loop() with `body` from line 5 on.
std::string with_loop(const std::string& body) {
  return "WiFiServer server(80);\n"
         "void setup() { WiFi.begin(\"a\", \"b\"); WiFi.setSleep(false); server.begin();\n"
         "  server.setNoDelay(true); }\n"
         "void loop() {\n" +
         body + "}\n";
}

constexpr const char* kTutorial =
    "#include <WiFi.h>\n"
    "WiFiServer wifiServer(80);\n"
    "void setup() {\n"
    "  Serial.begin(115200);\n"
    "  delay(1000);\n"
    "  WiFi.begin(ssid, password);\n"
    "  while (WiFi.status() != WL_CONNECTED) {\n"
    "    delay(1000);\n"
    "    Serial.println(\"Connecting to WiFi..\");\n"
    "  }\n"
    "  wifiServer.begin();\n"
    "}\n"
    "void loop() {\n"
    "  WiFiClient client = wifiServer.available();\n"
    "  if (client) {\n"
    "    while (client.connected()) {\n"
    "      while (client.available() > 0) {\n"
    "        char c = client.read();\n"
    "        client.write(c);\n"
    "      }\n"
    "      delay(10);  // not delay(20)\n"
    "    }\n"
    "    client.stop();\n"
    "    Serial.println(\"Client disconnected\");\n"
    "  }\n"
    "}\n";

}  // namespace

TEST_CASE("each illness of the tutorial's loop has its line") {
  CHECK(lines_of("poll-delay", kTutorial) == Lines{21});
  CHECK(lines_of("byte-writes", kTutorial) == Lines{19});
  CHECK(lines_of("nagle-delayed-ack", kTutorial) == Lines{11});
  CHECK(lines_of("one-client", kTutorial) == Lines{16});
  CHECK(lines_of("modem-sleep", kTutorial) == Lines{6});
  CHECK(lines_of("dropped-at-accept", kTutorial) == Lines{15});
  CHECK(lines_of("cut-echo", kTutorial) == Lines{23});
  CHECK(lines_of("small-window", kTutorial).empty());  // nothing that a sketch shows
}

TEST_CASE("a place has the line as it stands there, and says why") {
  const auto places =
      places::find_places(sketch_of(kTutorial), diagnosis::finding("poll-delay").cause);
  REQUIRE(places.size() == 1);
  CHECK(places[0].file == "a.ino");
  CHECK(places[0].text == "delay(10);  // not delay(20)");
  CHECK(places[0].reason == "a pause while a client is served");
}

TEST_CASE("a pause counts where clients are served, and nowhere else") {
  CHECK(lines_of("poll-delay", with_loop("  delay(5);\n  serve();\n") +
                                   "void serve() { WiFiClient c = server.accept(); c.read(); }\n"
                                   "void blink() { delay(500); }\n") == Lines{5});
  CHECK(lines_of("poll-delay", with_loop("  while (WiFi.status() != WL_CONNECTED) delay(500);\n"
                                         "  WiFiClient c = server.accept();\n"
                                         "  c.read();\n"
                                         "  delay(0);\n"))
            .empty());
  CHECK(lines_of("poll-delay", with_loop("  WiFiClient c = server.accept();\n"
                                         "  while (c.connected()) { c.read();\n"
                                         "    // delay(10);\n"
                                         "    vTaskDelay(10 / portTICK_PERIOD_MS); }\n"
                                         "  other.delay(3);\n")) == Lines{8});
  CHECK(lines_of("poll-delay", "void loop() { char b[9]; recv(fd, b, 9, 0);\n delay(3); }") ==
        Lines{2});
}

TEST_CASE("one byte in a write, a print or a send counts; blocks and texts do not") {
  const auto sends = [](const std::string& call) {
    return !lines_of("byte-writes", with_loop("  WiFiClient c = server.accept(); char one = 0;\n"
                                              "  uint8_t buffer[64]; String text;\n"
                                              "  const char* words = name();\n  " +
                                              call + ";\n"))
                .empty();
  };
  for (const char* call : {"c.write(c.read())", "c.write(one)", "c.write(&one, 1)", "c.write('x')",
                           "c.print(one)", "c.print((char)c.read())", "c.print(char(65))",
                           "c.write(buffer[0])", "send(fd, &one, 1, 0)", "c.write(0x41)"}) {
    INFO(call);
    CHECK(sends(call));
  }
  for (const char* call :
       {"c.write(buffer, 64)", "c.write(buffer, n)", "c.print(\"hello\")", "c.write(\"hello\")",
        "c.print(text)", "Serial.write(one)", "c.print(words)", "c.write(words)",
        "send(fd, buffer, 64, 0)", "file.write(one)"}) {
    INFO(call);
    CHECK_FALSE(sends(call));
  }
}

TEST_CASE("no-delay is looked at where it is set, and else where it should be") {
  const auto with = [](const std::string& calls) {
    return lines_of("nagle-delayed-ack", "WiFiServer server;\nvoid setup() {\n" + calls + "}\n");
  };
  CHECK(with("server.begin();\nserver.setNoDelay(true);\n").empty());
  CHECK(with("server.setNoDelay(true);\nserver.begin();\n") == Lines{3});
  CHECK(with("server.begin();\nserver.setNoDelay(false);\n") == Lines{4});
  CHECK(with("server.begin();\nserver.setNoDelay(quick);\n") == Lines{4});
  CHECK(with("server.begin();\n") == Lines{3});
  CHECK(with("server.begin();\nint on = 1;\n"
             "lwip_setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);\n")
            .empty());
  CHECK(lines_of("nagle-delayed-ack",
                 with_loop("  WiFiClient c = server.accept();\n  c.setNoDelay(true);\n"))
            .empty());
}

TEST_CASE("modem sleep is looked at where it is set, and else where Wi-Fi begins") {
  const auto with = [](const std::string& calls) {
    return lines_of("modem-sleep", "void setup() {\nWiFi.begin(a, b);\n" + calls + "}\n");
  };
  CHECK(with("WiFi.setSleep(false);\n").empty());
  CHECK(with("esp_wifi_set_ps(WIFI_PS_NONE);\n").empty());
  CHECK(with("WiFi.setSleep(true);\n") == Lines{3});
  CHECK(with("WiFi.setSleep(settings.modemSleep);\n") == Lines{3});
  CHECK(with("Serial.begin(115200);\n") == Lines{2});
}

TEST_CASE("a loop for one client counts unless it accepts others or is a task") {
  CHECK(lines_of("one-client", with_loop("  WiFiClient c = server.accept();\n"
                                         "  while (c.connected() && running) { c.read(); }\n")) ==
        Lines{6});
  CHECK(lines_of("one-client", with_loop("  WiFiClient c = server.accept();\n"
                                         "  while (c.connected()) { more = server.accept(); }\n"))
            .empty());
  CHECK(lines_of("one-client", with_loop("  if (c.connected()) c.read();\n")).empty());
  CHECK(lines_of("one-client",
                 "WiFiServer server;\n"
                 "void serve(void* p) { WiFiClient* c = (WiFiClient*)p;\n"
                 "  while (c->connected()) c->read(); }\n"
                 "void loop() { xTaskCreate(serve, \"client\", 4096, &c, 1, nullptr); }\n")
            .empty());
}

TEST_CASE("a new client that is asked first is shown, unless errno is cleared before") {
  const auto with = [](const std::string& body) {
    return lines_of("dropped-at-accept", with_loop(body));
  };
  CHECK(with("  WiFiClient c = server.accept();\n  if (!c) return;\n") == Lines{6});
  CHECK(with("  WiFiClient c = server.accept();\n  if (c.connected()) {}\n") == Lines{6});
  CHECK(with("  if (WiFiClient c = server.accept()) {}\n") == Lines{5});
  CHECK(with("  slots[i].client = server.accept();\n  if (slots[i].client) {}\n") == Lines{6});
  CHECK(with("  WiFiClient c = server.accept();\n  errno = 0;\n  if (!c) return;\n").empty());
  CHECK(with("  WiFiClient c = server.accept();\n  if (c.fd() < 0) return;\n").empty());
}

TEST_CASE("stop() is shown where received data may be left") {
  const auto with = [](const std::string& body) {
    return lines_of("cut-echo", with_loop("  WiFiClient c = server.accept();\n" + body));
  };
  CHECK(with("  while (c.connected()) { c.available(); }\n  c.stop();\n") == Lines{7});
  CHECK(with("  while (c.connected() || c.available()) {}\n  c.stop();\n").empty());
  CHECK(with("  c.read();\n  c.stop();\n") == Lines{7});
  CHECK(with("  if (c.available() == 0 && !c.connected()) c.stop();\n").empty());
}

TEST_CASE("calls that wait for a silence count for clients only") {
  CHECK(lines_of("answer-after-silence", with_loop("  WiFiClient c = server.accept();\n"
                                                   "  String a = Serial.readString();\n"
                                                   "  String b = c.readStringUntil('\\n');\n")) ==
        Lines{7});
}

TEST_CASE("names declared in one file count in the others, and places are few") {
  places::Sketch sketch = sketch_of("void loop() { peer.write(peer.read()); }");
  sketch.push_back(std::make_unique<places::Source>("b.h", "extern WiFiClient peer;"));
  CHECK(places::find_places(sketch, diagnosis::finding("byte-writes").cause).size() == 1);
  std::string many = "WiFiClient c;\nvoid loop() {\n";
  for (int i = 0; i < 20; ++i) many += "c.write('x');\n";
  CHECK(lines_of("byte-writes", many + "}").size() == places::kMostPlaces);
}

TEST_CASE("only what was found gets places") {
  CheckResult result;
  result.diagnoses.resize(2);
  result.diagnoses[0].id = "poll-delay";
  result.diagnoses[0].verdict = DiagnosisVerdict::found;
  result.diagnoses[1].id = "one-client";
  result.diagnoses[1].verdict = DiagnosisVerdict::clear;
  places::add_places(result, sketch_of(kTutorial));
  CHECK(result.diagnoses[0].places.size() == 1);
  CHECK(result.diagnoses[1].places.empty());
}
