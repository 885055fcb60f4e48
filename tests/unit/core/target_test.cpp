#include "especho/target.hpp"

#include <string>

#include "catch.hpp"
#include "especho/error.hpp"

using namespace especho;

namespace {

std::string parsed(std::string_view text, std::uint16_t port = kDefaultPort) {
  const Target target = parse_target(text, port);
  return target.host + " " + std::to_string(target.port);
}

}  // namespace

TEST_CASE("a host may be a name or an address with or without a port") {
  CHECK(parsed("especho.local") == "especho.local 80");
  CHECK(parsed("especho.local:8007") == "especho.local 8007");
  CHECK(parsed("1.2.3.4") == "1.2.3.4 80");
  CHECK(parsed("1.2.3.4:7") == "1.2.3.4 7");
  CHECK(parsed("h:1") == "h 1");
  CHECK(parsed("h:65535") == "h 65535");
}

TEST_CASE("an IPv6 address may stand alone or in brackets") {
  CHECK(parsed("::1") == "::1 80");
  CHECK(parsed("fe80::1:2") == "fe80::1:2 80");
  CHECK(parsed("[::1]") == "::1 80");
  CHECK(parsed("[::1]:8007") == "::1 8007");
  CHECK(parsed("[fe80::1%eth0]:7") == "fe80::1%eth0 7");
}

TEST_CASE("a port in the text beats the one of the option") {
  CHECK(parsed("device", 81) == "device 81");
  CHECK(parsed("device:7", 81) == "device 7");
  CHECK(parsed("::1", 81) == "::1 81");
  CHECK(parsed("[::1]:7", 81) == "::1 7");
}

TEST_CASE("the IP version asked for is kept") {
  CHECK(parse_target("device").family == Family::any);
  CHECK(parse_target("device", 80, Family::ipv4).family == Family::ipv4);
  CHECK(parse_target("[::1]:7", 80, Family::ipv6).family == Family::ipv6);
}

TEST_CASE("what is no host is refused with the allowed forms") {
  for (const char* text :
       {"",           ":",          ":80",          "[]",          "[]:80",
        "[::1",       "[::1]80",    "[::1]:",       "[::1]:0",     "[::1]x:80",
        "device:",    "device:0",   "device:65536", "device:http", "device:-1",
        "device:+80", "device:80 ", "device: 80",   "a b",         " device",
        "device ",    "a\tb",       "a\nb",         "a\x7f",       "a\342\200\256b",
        "a\302\233b", "caf\xe9"}) {
    INFO("'" << text << "'");
    try {
      parse_target(text);
      FAIL("was accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      CHECK_FALSE(error.hint().empty());
    }
  }
}

TEST_CASE("a port is a whole number from 1 to 65535") {
  CHECK(parse_port("1") == 1);
  CHECK(parse_port("65535") == 65535);
  CHECK(parse_port("0", true) == 0);
  for (const char* text : {"", "0", "65536", "4294967376", "80x", "x", "-1", "+1", " 80", "8.0"}) {
    INFO("'" << text << "'");
    CHECK_THROWS_AS(parse_port(text), Error);
  }
  CHECK_THROWS_AS(parse_port("65536", true), Error);
}

TEST_CASE("a target is written so that it can be parsed again") {
  for (const char* text : {"especho.local:80", "1.2.3.4:7", "[::1]:8007"}) {
    CHECK(to_string(parse_target(text)) == text);
  }
}
