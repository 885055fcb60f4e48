#include "cli/terminal/console.hpp"

#include "catch.hpp"
#include "core/text.hpp"

using namespace especho;
using namespace especho::cli;
using namespace std::string_literals;

namespace {

std::string shown(std::string_view bytes) {
  TerminalText text;
  const std::string begin = text.take(bytes);
  return begin + text.finish();
}

}  // namespace

TEST_CASE("a terminal shows echoed text as it is") {
  CHECK(shown("").empty());
  CHECK(shown("one\n\ttwo \xe2\x82\xac\n") == "one\n\ttwo \xe2\x82\xac\n");
}

TEST_CASE("echoed bytes can't drive a terminal") {
  CHECK(shown("\x1b[2J\x1b]0;title\x07") == "\\x1b[2J\\x1b]0;title\\x07");
  CHECK(shown("HTTP/1.0\r\n") == "HTTP/1.0\\r\n");
  CHECK(shown("\xc2\x9b\xe2\x80\xae\xff\0"s) == "\\xc2\\x9b\\xe2\\x80\\xae\\xff\\x00");
}

TEST_CASE("what a terminal shows of echoed bytes can be sent with --escape") {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  bytes.erase(bytes.find('\\'), 1);
  CHECK(unescape(shown(bytes)) == bytes);
}

TEST_CASE("a character that comes in two pieces is shown when it is whole") {
  TerminalText text;
  CHECK(text.take("a\xe2") == "a");
  CHECK(text.take("\x82").empty());
  CHECK(text.take("\xac"
                  "b") ==
        "\xe2\x82\xac"
        "b");
  CHECK(text.take("\xf0\x9f").empty());
  CHECK(text.take("x") == "\\xf0\\x9fx");
  CHECK(text.take("\xe2\x80").empty());
  CHECK(text.finish() == "\\xe2\\x80");
  CHECK(text.finish().empty());
}
