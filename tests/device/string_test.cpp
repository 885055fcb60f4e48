// String, Print and IPAddress, as sketches know them.
#include <string>
#include <vector>

#include "catch.hpp"
#include "firmware/host/shim/IPAddress.h"
#include "firmware/host/shim/Print.h"
#include "firmware/host/shim/WString.h"

namespace {

class Printed : public Print {
 public:
  std::size_t write(std::uint8_t octet) override {
    text += static_cast<char>(octet);
    return 1;
  }
  using Print::write;
  std::string text;
};

template <typename... Values>
std::string printed(const Values&... values) {
  Printed out;
  out.print(values...);
  return out.text;
}

std::string chars_of(const String& string) {
  return string.c_str();
}

}  // namespace

TEST_CASE("a String is made of texts and numbers") {
  CHECK(chars_of(String("abc")) == "abc");
  CHECK(chars_of(String('c')) == "c");
  CHECK(chars_of(String(-42)) == "-42");
  CHECK(chars_of(String(255, 16)) == "ff");
  CHECK(chars_of(String(5, 2)) == "101");
  CHECK(chars_of(String(-1, 16)) == "ffffffff");
  CHECK(chars_of(String(4294967295UL)) == "4294967295");
  CHECK(chars_of(String(3.14159)) == "3.14");
  CHECK(chars_of(String(3.14159F, 4)) == "3.1416");
  CHECK(chars_of(String(F("flash"))) == "flash");
  CHECK(chars_of(String(static_cast<const char*>(nullptr))).empty());
}

TEST_CASE("Strings are joined with whatever can be concatenated") {
  String text("a");
  text += 1;
  text += 'b';
  text += "c";
  text += String("d");
  text += 1.5;
  CHECK(chars_of(text) == "a1bcd1.50");
  CHECK(chars_of("x" + String(7) + 'y' + 8U + "z") == "x7y8z");
}

TEST_CASE("what a String holds is found, cut and replaced") {
  String text(" GET /led?on=12 HTTP/1.1\r\n");
  text.trim();
  CHECK(chars_of(text) == "GET /led?on=12 HTTP/1.1");
  CHECK(text.indexOf('/') == 4);
  CHECK(text.indexOf("HTTP") == 15);
  CHECK(text.indexOf('G', 1) == -1);
  CHECK(text.lastIndexOf('/') == 19);
  CHECK(chars_of(text.substring(4, 8)) == "/led");
  CHECK(chars_of(text.substring(8, 4)) == "/led");  // in either order, as on the board
  CHECK(text.substring(100).isEmpty());
  CHECK(text.startsWith("GET"));
  CHECK(text.startsWith("led", 5));
  CHECK(text.endsWith("1.1"));
  CHECK(text.substring(12).toInt() == 12);
  text.replace("GET", "POST");
  text.replace('/', '-');
  CHECK(chars_of(text) == "POST -led?on=12 HTTP-1.1");
  text.remove(4);
  CHECK(text == "POST");
  text.toLowerCase();
  CHECK(text.equalsIgnoreCase("Post"));
  CHECK(text.charAt(9) == '\0');
  text.setCharAt(9, 'x');
  CHECK(text == "post");
  char buffer[4];
  text.toCharArray(buffer, sizeof(buffer));
  CHECK(std::string(buffer) == "pos");
  CHECK(String("3.5 V").toFloat() == 3.5F);
  CHECK(String("none").toInt() == 0);
  CHECK(String("a") < String("b"));
}

TEST_CASE("numbers are printed in every base, and with as many decimals as asked") {
  CHECK(printed(255, HEX) == "FF");
  CHECK(printed(8U, OCT) == "10");
  CHECK(printed(5L, BIN) == "101");
  CHECK(printed(-7) == "-7");
  CHECK(printed(static_cast<unsigned char>(65)) == "65");
  CHECK(printed('A') == "A");
  CHECK(printed(1.0) == "1.00");
  CHECK(printed(2.71828, 4) == "2.7183");
  CHECK(printed(String("text")) == "text");
  CHECK(printed(F("flash")) == "flash");
  CHECK(printed(IPAddress(192, 168, 4, 1)) == "192.168.4.1");
}

TEST_CASE("a line that is printed ends in CR and LF, and its length is counted") {
  Printed out;
  CHECK(out.println("four") == 6);
  CHECK(out.println(10, HEX) == 3);
  CHECK(out.println() == 2);
  CHECK(out.printf("%s=%d", std::string(600, 'x').c_str(), 7) == 602);
  CHECK(out.text == "four\r\nA\r\n\r\n" + std::string(600, 'x') + "=7");
}

TEST_CASE("an address is read from a text, and no other text is one") {
  IPAddress address;
  CHECK(address.fromString("10.0.0.7"));
  CHECK(address == IPAddress(10, 0, 0, 7));
  CHECK(static_cast<std::uint32_t>(address) == 0x0700000aU);
  for (const char* wrong : {"", "10.0.0", "10.0.0.256", "10.0.0.7x", "name"}) {
    CHECK_FALSE(address.fromString(wrong));
  }
}
