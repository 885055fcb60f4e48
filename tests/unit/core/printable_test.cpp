#include "core/printable.hpp"

#include "catch.hpp"
#include "core/utf8.hpp"

using namespace especho;
using namespace std::string_literals;

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

TEST_CASE("the begin of a character is told from what can't become one") {
  CHECK(is_cut_off("\xe2"));
  CHECK(is_cut_off("\xe2\x82"));
  CHECK(is_cut_off("\xf0\x9f\x98"));
  CHECK_FALSE(is_cut_off("\xe2\x82\xac"));
  CHECK_FALSE(is_cut_off("\xe2x"));
  CHECK_FALSE(is_cut_off("a"));
  CHECK_FALSE(is_cut_off("\x80"));
  CHECK_FALSE(is_cut_off("\xff"));
}
