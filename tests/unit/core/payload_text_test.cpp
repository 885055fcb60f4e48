#include "core/payload_text.hpp"

#include "catch.hpp"
#include "especho/error.hpp"

using namespace especho;
using namespace std::string_literals;

namespace {

template <typename Parse>
std::string complaint(Parse parse, std::string_view text) {
  try {
    parse(text);
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    CHECK_FALSE(error.hint().empty());
    return error.what();
  }
  return "no complaint";
}

bool names_character(const std::string& message, std::size_t number) {
  return message.find("at character " + std::to_string(number) + " ") != std::string::npos;
}

}  // namespace

TEST_CASE("escapes are replaced and all else is kept") {
  CHECK(unescape("").empty());
  CHECK(unescape("Hello World") == "Hello World");
  CHECK(unescape(R"(a\r\n\t\\b)") == "a\r\n\t\\b");
  CHECK(unescape(R"(\0)") == "\0"s);
  CHECK(unescape(R"(\x00\x7f\xFF\xaB)") == "\0\x7f\xff\xab"s);
  CHECK(unescape(R"(\x414)") == "A4");
  CHECK(unescape(R"(\\x41)") == R"(\x41)");
  CHECK(unescape("caf\xc3\xa9") == "caf\xc3\xa9");
}

TEST_CASE("an unknown escape is named with its place") {
  for (const char* bad : {R"(\)", R"(\q)", R"(\x)", R"(\x4)", R"(\xg0)", R"(\x0g)", R"(\X41)",
                          R"(\ )", R"(\x-1)", R"(\x 1)", R"(\N)"}) {
    for (std::size_t before : {0u, 1u, 5u}) {
      INFO(bad << " after " << before << " characters");
      const std::string text = std::string(before, 'a') + bad;
      CHECK(names_character(complaint(unescape, text), before + 1));
    }
  }
  CHECK(complaint(unescape, R"(ab\qc)") == R"(unknown escape '\q' at character 3 of the text)");
  CHECK(complaint(unescape, R"(\xzz!)") == R"(unknown escape '\xzz' at character 1 of the text)");
}

TEST_CASE("hex digits come in pairs with or without marks between them") {
  CHECK(parse_hex("").empty());
  CHECK(parse_hex("48656c6C6F") == "Hello");
  CHECK(parse_hex("48 65 6c 6c 6f") == "Hello");
  CHECK(parse_hex("48:65,6c\t6c\r\n6f") == "Hello");
  CHECK(parse_hex(" 00 ff ") == "\0\xff"s);
  CHECK(parse_hex(" ,: ").empty());
}

TEST_CASE("every byte can be written in hex and as an escape") {
  for (int value = 0; value < 256; ++value) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(value));
    const std::string byte(1, static_cast<char>(value));
    CHECK(parse_hex(digits) == byte);
    CHECK(unescape("\\x"s + digits) == byte);
  }
}

TEST_CASE("what is no pair of hex digits is named with its place") {
  const std::string good = "00 11 22 33";
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string text = good;
    text[at] = 'g';
    INFO(text);
    // The second of two digits is named together with the first, a mark with what follows it.
    const std::size_t named = at % 3 == 1 ? at : at + 1;
    CHECK(names_character(complaint(parse_hex, text), named));
  }
  for (const char* text : {"4", "48 6", "486", "4 8", "0x48", "48-65", "48;65", "+1", "-1", "zz"}) {
    INFO(text);
    CHECK(complaint(parse_hex, text) != "no complaint");
  }
  CHECK(complaint(parse_hex, "48 6g") == "'6g' at character 4 is not a pair of hex digits");
  CHECK(complaint(parse_hex, "48 6") == "'6' at character 4 is not a pair of hex digits");
}

TEST_CASE("bytes are escaped so that they can be typed") {
  CHECK(escape("\r\n") == R"(\r\n)");
  CHECK(escape("a\\b\t\0\x1b\xff~ "s) == R"(a\\b\t\0\x1b\xff~ )");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(unescape(escape(all)) == all);
}
