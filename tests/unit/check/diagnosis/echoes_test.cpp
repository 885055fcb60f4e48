// Other servers, greetings, and echoes that are cut short.
#include <chrono>

#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

Cut cut(std::uint64_t sent, std::uint64_t received) {
  Cut cut;
  cut.sent = sent;
  cut.received = received;
  return cut;
}

}  // namespace

TEST_CASE("a server of another kind is found by the same answer on all connections") {
  Observations seen;
  CHECK(is_unclear("not-an-echo-server", seen));
  seen.answers =
      Answers{.connections = 3, .alike = 3, .said = "'HTTP/1.1 400'", .protocol = "HTTP"};
  REQUIRE(is_found("not-an-echo-server", seen));
  CHECK(not_an_echo_server(seen).confidence == Confidence::high);
  CHECK(not_an_echo_server(seen).message ==
        "it answered like HTTP ('HTTP/1.1 400'), on all 3 connections");
  seen.answers->protocol.clear();
  REQUIRE(is_found("not-an-echo-server", seen));
  CHECK(not_an_echo_server(seen).confidence == Confidence::medium);
}

TEST_CASE("a device that echoes, if only a little, or answers differently, is no other server") {
  Observations seen;
  seen.answers = Answers{.connections = 3, .alike = 2, .said = "'a'"};
  CHECK(is_unclear("not-an-echo-server", seen));
  seen.answers = Answers{.connections = 1, .alike = 1, .said = "'a'", .protocol = "HTTP"};
  CHECK(is_unclear("not-an-echo-server", seen));
  seen.answers = Answers{.connections = 1};
  CHECK(is_unclear("not-an-echo-server", seen));
  seen.answers->echoed = true;
  CHECK(is_clear("not-an-echo-server", seen));
  seen.answers = Answers{.connections = 3, .alike = 3, .said = "'a'", .protocol = "HTTP"};
  seen.echoes = 1;
  CHECK(is_clear("not-an-echo-server", seen));
}

TEST_CASE("a text before each first echo is a greeting") {
  Observations seen;
  CHECK(is_unclear("greeting", seen));
  seen.greetings = {{9, "'220 ready'"}};
  CHECK(is_unclear("greeting", seen));  // which may be chance
  seen.greetings.push_back({9, "'220 ready'"});
  REQUIRE(is_found("greeting", seen));
  const Diagnosis greeting = diagnose("greeting", seen);
  CHECK(greeting.confidence == Confidence::high);
  CHECK(greeting.message == "greets each client with 9 bytes before the first echo: '220 ready'");
  ConnectionRecord plain;
  plain.connected = true;
  plain.first_echo = 5ms;
  seen.connections = {plain};
  CHECK(diagnose("greeting", seen).confidence == Confidence::medium);
  seen.connections.push_back(plain);
  CHECK(is_unclear("greeting", seen));
  seen.greetings.clear();
  CHECK(is_clear("greeting", seen));
}

TEST_CASE("echoes that end at the same count are cut by a buffer, unless a longer one was whole") {
  Observations seen = of({});
  seen.longest_echo = 0;
  CHECK(is_unclear("cut-echo", seen));
  seen.longest_echo = 5000;
  CHECK(is_clear("cut-echo", seen));
  seen.longest_echo = 256;
  seen.cuts = {cut(512, 256), cut(1400, 256)};
  CHECK(is_unclear("cut-echo", seen));
  seen.cuts.push_back(cut(1436, 256));
  REQUIRE(is_found("cut-echo", seen));
  CHECK_THAT(cut_echo(seen).message, Catch::Contains("after 256 bytes: a fixed buffer"));
  CHECK(figure(cut_echo(seen).evidence, "bytes_back_most") == 256);
  seen.longest_echo = 257;
  CHECK(is_unclear("cut-echo", seen));
}

TEST_CASE("echoes of one size that end at the same count may do so for many reasons") {
  Observations seen = of({});
  seen.longest_echo = 512;
  seen.cuts.assign(5, cut(1400, 1024));
  CHECK(is_unclear("cut-echo", seen));
}

TEST_CASE("a C string ends at a NUL, a line at a newline, and others anywhere") {
  Observations seen = of({});
  for (const std::uint64_t nul : {31U, 8U, 700U}) {
    seen.cuts.push_back(cut(1400, nul));
    seen.cuts.back().first_nul = nul;
    seen.cuts.back().first_newline = 7;
  }
  REQUIRE(is_found("cut-echo", seen));
  CHECK_THAT(cut_echo(seen).message, Catch::Contains("first NUL"));
  for (Cut& one : seen.cuts) {
    one.last_newline = 1000 + *one.first_nul;
    one.received = *one.last_newline + 1;
  }
  REQUIRE(is_found("cut-echo", seen));
  CHECK_THAT(cut_echo(seen).message, Catch::Contains("newline"));
  for (Cut& one : seen.cuts) one.received += 5;
  CHECK(is_unclear("cut-echo", seen));
}
