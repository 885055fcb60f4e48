#include "core/text.hpp"

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/complaint.hpp"

using namespace especho;
using namespace std::string_literals;
using especho_test::Complaint;
using especho_test::complaint_of;

TEST_CASE("what can be seen passes") {
  for (const char* text : {"", "plain", "caf\xc3\xa9", "\xe2\x82\xac 5", "\xf0\x9f\x98\x80",
                           "\xef\xbf\xbd", "a\\b", "\xc2\xa0"}) {
    INFO(text);
    CHECK(printable(text) == text);
  }
}

TEST_CASE("joiners that scripts and emojis are written with pass") {
  const std::string text =
      "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac and \xd9\x85\xe2\x80\x8c\xd9\x87";
  CHECK(printable(text) == text);
}

TEST_CASE("controls become escapes") {
  CHECK(printable("\x1b[2J\a\r\n\t") == "\\x1b[2J\\x07\\x0d\\x0a\\x09");
  CHECK(printable("a\0b\x7f"s) == "a\\x00b\\x7f");
}

TEST_CASE("controls of eight bits become escapes, as characters and as bytes") {
  CHECK(printable("\xc2\x9b"
                  "2J") == "\\u009b2J");
  CHECK(printable("\x9b"
                  "2J") == "\\x9b2J");
}

TEST_CASE("what turns, breaks or hides the text around it becomes an escape") {
  CHECK(printable("\xe2\x80\xae") == "\\u202e");  // right-to-left override
  CHECK(printable("\xe2\x81\xa6\xe2\x81\xa9") == "\\u2066\\u2069");
  CHECK(printable("\xd8\x9c\xe2\x80\x8f") == "\\u061c\\u200f");
  CHECK(printable("\xe2\x80\xa8") == "\\u2028");  // line separator
  CHECK(printable("\xe2\x80\x8b\xef\xbb\xbf") == "\\u200b\\ufeff");
  CHECK(printable("\xf3\xa0\x81\x81") == "\\ue0041");  // a tag
}

TEST_CASE("what is no character becomes an escape, byte by byte") {
  CHECK(printable("caf\xe9") == "caf\\xe9");
  CHECK(printable("\xe2\x82") == "\\xe2\\x82");
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(printable("\xef\xbf\xbf") == "\\uffff");
}

TEST_CASE("the start of a character is distinguished from what can't become one") {
  CHECK(is_cut_off("\xe2"));
  CHECK(is_cut_off("\xe2\x82"));
  CHECK(is_cut_off("\xf0\x9f\x98"));
  CHECK_FALSE(is_cut_off("\xe2\x82\xac"));
  CHECK_FALSE(is_cut_off("\xe2x"));
  CHECK_FALSE(is_cut_off("a"));
  CHECK_FALSE(is_cut_off("\x80"));
  CHECK_FALSE(is_cut_off("\xff"));
}

namespace {

template <typename Parse>
std::string complaint(Parse parse, std::string_view text) {
  const Complaint told = complaint_of(ExitCode::usage, [&] { parse(text); });
  CHECK_FALSE(told.hint.empty());
  return told.message;
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

namespace {

const std::vector<std::string> kNames{
    "--count", "--connect-timeout", "--timeout", "--size", "send", "bench", "sim"};

}  // namespace

TEST_CASE("a single typo leads to the name that was meant") {
  CHECK(nearest("--coutn", kNames) == "--count");   // swapped
  CHECK(nearest("--cout", kNames) == "--count");    // left out
  CHECK(nearest("--countt", kNames) == "--count");  // doubled
  CHECK(nearest("--caunt", kNames) == "--count");   // changed
  CHECK(nearest("--timeuot", kNames) == "--timeout");
  CHECK(nearest("--connect-timeot", kNames) == "--connect-timeout");
  CHECK(nearest("bnech", kNames) == "bench");
  CHECK(nearest("snd", kNames) == "send");
}

TEST_CASE("a name itself is the nearest to it") {
  for (const std::string& name : kNames) CHECK(nearest(name, kNames) == name);
}

TEST_CASE("every single typo in a name is understood") {
  const std::string name = "--timeout";
  for (std::size_t at = 2; at < name.size(); ++at) {
    std::string typed = name;
    typed.erase(at, 1);
    CHECK(nearest(typed, kNames) == name);
    typed = name;
    typed[at] = '#';
    CHECK(nearest(typed, kNames) == name);
    typed = name;
    typed.insert(at, "#");
    CHECK(nearest(typed, kNames) == name);
    typed = name;
    std::swap(typed[at], typed[at - 1]);
    CHECK(nearest(typed, kNames) == name);
  }
}

TEST_CASE("a word that is far from every name suggests nothing") {
  CHECK(nearest("frobnicate", kNames).empty());
  CHECK(nearest("xyz", kNames).empty());
  CHECK(nearest("", kNames).empty());
  CHECK(nearest("-", kNames).empty());
  CHECK(nearest("bench", {}).empty());
}

TEST_CASE("of two names that are as near the first is suggested") {
  CHECK(nearest("abcx", {"abcd", "abce"}) == "abcd");
  CHECK(nearest("abcx", {"abce", "abcd"}) == "abce");
}
