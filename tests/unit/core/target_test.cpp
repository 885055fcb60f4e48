#include "especho/target.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

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
  CHECK(parsed("FE80::1") == "FE80::1 80");
  CHECK(parsed("[fe80::1:2]") == "fe80::1:2 80");
  CHECK(parsed("1:2:3:4:5:6:7:80") == "1:2:3:4:5:6:7:80 80");
  CHECK(parsed("::ffff:1.2.3.4") == "::ffff:1.2.3.4 80");
  CHECK(parsed("[::1]") == "::1 80");
  CHECK(parsed("[::1]:8007") == "::1 8007");
  CHECK(parsed("[fe80::1%eth0]:7") == "fe80::1%eth0 7");
  CHECK(parsed("fe80::1%eth0.2") == "fe80::1%eth0.2 80");
}

TEST_CASE("four groups after :: are an address, though the last may look like a port") {
  CHECK(parsed("2001:db8::260a:c4ff:fe12:3456") == "2001:db8::260a:c4ff:fe12:3456 80");
  CHECK(parsed("fe80::260a:c4ff:fe12:3456%eth0") == "fe80::260a:c4ff:fe12:3456%eth0 80");
}

TEST_CASE("what can only mean one host is understood") {
  CHECK(parsed(" 1.2.3.4\r\n") == "1.2.3.4 80");
  CHECK(parsed("\tdevice:7 ") == "device 7");
  CHECK(parsed("1.2.3.4.") == "1.2.3.4 80");
  CHECK(parsed("1.2.3.4.:7") == "1.2.3.4 7");
  CHECK(parsed("ESP32.Local") == "ESP32.Local 80");
  CHECK(parsed("esp32.local.:7") == "esp32.local. 7");
  CHECK(parsed("my_esp-32") == "my_esp-32 80");
  CHECK(parsed("1.2.3.example") == "1.2.3.example 80");
  CHECK(parsed("0xbee.example") == "0xbee.example 80");
}

TEST_CASE("what could mean another host is refused with the form that was meant") {
  struct Row {
    const char* text;
    const char* complaint;
    const char* hint;
  };
  constexpr const char* kBrackets = "an IPv6 address with a port needs brackets";
  constexpr const char* kNumbers = "four decimal numbers from 0 to 255";
  constexpr const char* kForms = "name, name:port, 1.2.3.4:port, [v6]:port, or sim";
  for (const Row& row : std::initializer_list<Row>{
           {"127.0.0.010", "leading zeros mean octal to some systems", "type 127.0.0.10"},
           {"192.168.001.078:7", "octal", "type 192.168.1.78:7"},
           {"010.0.0.09", "octal", "type 10.0.0.9"},
           {"00.0.0.1", "octal", "type 0.0.0.1"},
           {"0x7f.1", kNumbers, "read it as 127.0.0.1; if that is meant, type 127.0.0.1"},
           {"0X7F000001:7", kNumbers, "if that is meant, type 127.0.0.1:7"},
           {"127.1", kNumbers, "type 127.0.0.1"},
           {"192.168.1", kNumbers, "type 192.168.0.1"},
           {"2130706433", kNumbers, "type 127.0.0.1"},
           {"017700000001", kNumbers, "type 127.0.0.1"},
           {"80", kNumbers, "type 0.0.0.80"},
           {"4294967296", kNumbers, kForms},
           {"esp.32", kNumbers, kForms},
           {"256.1.1.1", "from 0 to 255", kForms},
           {"1.2.3.4.80", "a colon joins address and port", "type 1.2.3.4:80"},
           {"1.2.3.4.5.6", kNumbers, kForms},
           {"0.0.0.0:7", "all addresses of a machine", "127.0.0.1:7"},
           {"[::]:7", "all addresses of a machine", "[::1]:port is this machine"},
           {"fe80::1%va:9", kBrackets, "type [fe80::1%va]:9"},
           {"[fe80::1%va:9]", kBrackets, "type [fe80::1%va]:9"},
           {"::1:8007", "could be a port", "type [::1]:8007 or [::1:8007]"},
           {"fe80::1:2", "could be a port", "type [fe80::1]:2 or [fe80::1:2]"},
           {"::1:18007", kBrackets, "type [::1]:18007"},
           {"1:2:3:4:5:6:7:8:80", kBrackets, "type [1:2:3:4:5:6:7:8]:80"},
           {"::ffff:1.2.3.4:80", kBrackets, "type [::ffff:1.2.3.4]:80"},
           {"::1%lo", "only a link-local address", "type ::1"},
           {"1.2.3.4%eth0:7", "only an IPv6 address", "type 1.2.3.4:7"},
           {"fe80::1%", "the interface after % is missing", kForms},
           {"fe80::1%veth0@if3", "'@' is not allowed in it", kForms},
           {"[1.2.3.4]:7", "brackets are for IPv6 addresses", "type 1.2.3.4:7"},
           {"[device]", "brackets are for IPv6 addresses", "type device"},
           {"24:0A:C4:12:34:56", "MAC address", "serial output shows"},
           {"device:80:81", "not an IPv6 address", kForms},
           {"http://esp32.local/", "it is a URL", "type esp32.local"},
           {"http://1.2.3.4:8007/a?b=c", "it is a URL", "type 1.2.3.4:8007"},
           {"HTTPS://1.2.3.4/", "without TLS", "type 1.2.3.4:443"},
           {"telnet://1.2.3.4", "it is a URL", "type 1.2.3.4:23"},
           {"tcp://me:secret@[fe80::1%25eth0]:7", "it is a URL", "type [fe80::1%eth0]:7"},
           {"http://127.0.0.010/", "it is a URL", "type 127.0.0.10"},
           {"http://", "it is a URL", kForms},
           {"me@1.2.3.4", "names a user", "type 1.2.3.4"},
           {"me@device:7/path@8", "names a user", "type device:7"},
           {"1.2.3.4:80/", "a path", "type 1.2.3.4:80"},
           {"1.2.3.4/24", "a path", "type 1.2.3.4"},
           {"1.2.3.4 7", "a colon joins host and port", "type 1.2.3.4:7"},
           {"device\t 7", "a colon joins host and port", "type device:7"},
           {"b\303\274cher.example", "'\303\274' is not ASCII", "or the address"},
           {"my\342\200\223esp", "is not ASCII", "or the address"},
           {"esp32\342\200\213.local", "'\\u200b' is not allowed in it", kForms},
           {"a..b", "a part of the name is empty", kForms},
           {".local", "a part of the name is empty", kForms}}) {
    INFO("'" << row.text << "'");
    try {
      parse_target(row.text);
      FAIL_CHECK("was accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      INFO(error.what() << " | " << error.hint());
      CHECK(std::string_view(error.what()).find(row.complaint) != std::string_view::npos);
      CHECK(error.hint().ends_with(row.hint));
    }
  }
}

TEST_CASE("a text that can't be a host for its length is not repeated whole") {
  try {
    parse_target(std::string(100'000, 'a'));
    FAIL("was accepted");
  } catch (const Error& error) {
    CHECK(std::string_view(error.what()).size() < 200);
  }
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
        "device:+80", "device :80", "device: x",    "a b",         " ",
        "[ ::1 ]",    "a\tb",       "a\nb",         "a\x7f",       "a\342\200\256b",
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
