#include "core/ip_text.hpp"

#include <string>

#include "catch.hpp"

using namespace especho;

namespace {

std::string canonical(std::string_view text) {
  const auto address = parse_ipv6(text);
  return address ? to_string(*address) : "none";
}

}  // namespace

TEST_CASE("an IPv4 address is four decimal numbers") {
  for (const char* text : {"0.0.0.0", "1.2.3.4", "255.255.255.255", "10.20.30.100"}) {
    INFO(text);
    CHECK(is_ipv4(text));
    CHECK(loose_ipv4(text) == text);
  }
  for (const char* text :
       {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.00", "1.2.3.", ".1.2.3",
        "1..2.3", "1.2.3.-4", "1.2.3.+4", "1.2.3.x", "1.2.3.0x4", " 1.2.3.4", "1.2.3.4 "}) {
    INFO(text);
    CHECK_FALSE(is_ipv4(text));
  }
}

TEST_CASE("numbers are read as inet_aton() reads them") {
  CHECK(loose_ipv4("127.0.0.010") == "127.0.0.8");
  CHECK(loose_ipv4("0x7f.1") == "127.0.0.1");
  CHECK(loose_ipv4("1.2.772") == "1.2.3.4");
  CHECK(loose_ipv4("1.131844") == "1.2.3.4");
  CHECK(loose_ipv4("4294967295") == "255.255.255.255");
  for (const char* text : {"", "4294967296", "1.16777216", "1.2.65536", "256.1", "08", "0x", "1..2",
                           "1.2.3.4.5", "x"}) {
    INFO(text);
    CHECK_FALSE(loose_ipv4(text));
  }
}

TEST_CASE("no name ends in a number") {
  for (const char* text : {"1", "1.2.3.4", "esp.32", "0x7f", "a.0X7F.", "0x", "1.2.3.4."}) {
    INFO(text);
    CHECK(ends_in_number(text));
  }
  for (const char* text : {"", ".", "esp32", "32esp", "1.2.3.example", "0xg", "a.-1"}) {
    INFO(text);
    CHECK_FALSE(ends_in_number(text));
  }
}

TEST_CASE("an IPv6 address is written as RFC 5952 recommends it") {
  CHECK(canonical("::") == "::");
  CHECK(canonical("::1") == "::1");
  CHECK(canonical("1::") == "1::");
  CHECK(canonical("::1:8007") == "::1:8007");  // which some systems write ::0.1.128.7
  CHECK(canonical("2001:DB8:0:0:0:0:0:1") == "2001:db8::1");
  CHECK(canonical("2001:db8:0000:1:1:1:1:1") == "2001:db8:0:1:1:1:1:1");
  CHECK(canonical("2001:db8:0:0:1:0:0:1") == "2001:db8::1:0:0:1");
  CHECK(canonical("2001:0:0:1:0:0:0:1") == "2001:0:0:1::1");
  CHECK(canonical("1:2:3:4:5:6:0:0") == "1:2:3:4:5:6::");
  CHECK(canonical("::ffff:1.2.3.4") == "::ffff:1.2.3.4");
  CHECK(canonical("::ffff:102:304") == "::ffff:1.2.3.4");
  CHECK(canonical("64:ff9b::1.2.3.4") == "64:ff9b::102:304");
  CHECK(canonical("1:2:3:4:5:6:1.2.3.4") == "1:2:3:4:5:6:102:304");
}

TEST_CASE("invalid IPv6 addresses are refused") {
  for (const char* text : {"",
                           ":",
                           ":::",
                           "1",
                           "1:",
                           ":1",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1::2::3",
                           "12345::",
                           "g::",
                           "::1.2.3",
                           "::1.2.3.04",
                           "1.2.3.4::",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "::1:2:3:4:5:6:7:8",
                           "1:2:3:4::5:6:7:8",
                           "::1%lo",
                           "[::1]",
                           " ::1",
                           "::-1"}) {
    INFO(text);
    CHECK(canonical(text) == "none");
  }
}

TEST_CASE("an address of a link begins with fe80 to febf") {
  const auto is_local = [](const char* text) { return is_link_local(*parse_ipv6(text)); };
  CHECK(is_local("fe80::1"));
  CHECK(is_local("febf::1"));
  CHECK_FALSE(is_local("fec0::1"));
  CHECK_FALSE(is_local("fe7f::1"));
  CHECK_FALSE(is_local("::1"));
}
