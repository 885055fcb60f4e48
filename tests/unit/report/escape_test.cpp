#include "report/escape.hpp"

#include <string>

#include "catch.hpp"
#include "core/text.hpp"

using namespace especho;

namespace {

const std::string kReplaced(kReplacement);

}  // namespace

TEST_CASE("markup becomes entities") {
  CHECK(escape_xml("a<b & \"c\" > 'd'") == "a&lt;b &amp; &quot;c&quot; &gt; &#39;d&#39;");
  CHECK(escape_xml("]]>") == "]]&gt;");
  CHECK(escape_xml("").empty());
}

TEST_CASE("line breaks survive in an attribute") {
  CHECK(escape_xml("a\tb\r\nc") == "a&#9;b&#13;&#10;c");
}

TEST_CASE("what XML can't hold is replaced") {
  CHECK(escape_xml(std::string("a\0b\x1b\x01", 5)) ==
        "a" + kReplaced + "b" + kReplaced + kReplaced);
  CHECK(escape_xml("\xef\xbf\xbe\xef\xbf\xbf") == kReplaced + kReplaced);
}

TEST_CASE("what turns or hides text is replaced in XML and in Markdown") {
  const std::string text =
      "a\xe2\x80\xae"   // right-to-left override
      "b\xc2\x9b"       // a control that begins a terminal's commands
      "c\xe2\x80\x8b";  // zero width space
  const std::string replaced = "a" + kReplaced + "b" + kReplaced + "c" + kReplaced;
  CHECK(escape_xml(text) == replaced);
  CHECK(escape_markdown(text) == replaced);
}

TEST_CASE("characters of every length pass") {
  const std::string text = "e\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbd";
  CHECK(escape_xml(text) == text);
  CHECK(valid_utf8(text) == text);
}

TEST_CASE("broken UTF-8 is replaced byte by byte") {
  CHECK(valid_utf8("a\xff"
                   "b") == "a" + kReplaced + "b");
  CHECK(valid_utf8("\xc3") == kReplaced);                  // cut off
  CHECK(valid_utf8("\xe2\x82") == kReplaced + kReplaced);  // cut off
  CHECK(valid_utf8("\xc0\x80") == kReplaced + kReplaced);  // overlong
  CHECK(valid_utf8("\xe0\x80\x80") == kReplaced + kReplaced + kReplaced);
  CHECK(valid_utf8("\xed\xa0\x80") == kReplaced + kReplaced + kReplaced);  // a surrogate
  CHECK(valid_utf8("\xf4\x90\x80\x80") == kReplaced + kReplaced + kReplaced + kReplaced);
  CHECK(valid_utf8("\x80") == kReplaced);
}

TEST_CASE("what Markdown would take for markup is escaped") {
  CHECK(escape_markdown("a|b`c`") == "a\\|b\\`c\\`");
  CHECK(escape_markdown("p99<50ms *_#") == "p99\\<50ms \\*\\_\\#");
  CHECK(escape_markdown("a\nb\rc") == "a b c");
  CHECK(escape_markdown("\xff") == kReplaced);
}
