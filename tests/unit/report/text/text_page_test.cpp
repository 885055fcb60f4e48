#include "report/text/page.hpp"

#include "catch.hpp"
#include "core/text.hpp"
#include "unit/report/text/styles.hpp"

using namespace especho;
using namespace especho_test;

namespace {

std::string list_of(const Items& items, std::size_t indent = 0) {
  TextPage page(kPlain);
  page.list(items, indent);
  return page.text();
}

std::string table_of(const std::vector<TextTable::Row>& rows) {
  TextTable table(rows.front());
  for (std::size_t i = 1; i < rows.size(); ++i) table.add(rows[i]);
  TextPage page(kPlain);
  table.print(page);
  return page.text();
}

}  // namespace

TEST_CASE("a list is separated by commas") {
  CHECK(list_of({"one"}) == "one\n");
  CHECK(list_of({"one", "two", "three"}) == "one, two, three\n");
}

TEST_CASE("a list goes on below where its line is full") {
  const std::string item(24, 'x');
  CHECK(list_of({item, item, item}, 4) == item + ", " + item + ", " + item + "\n");
  CHECK(list_of({item, item, item + "x"}, 4) == item + ", " + item + ",\n    " + item + "x\n");
}

TEST_CASE("an item that is longer than a line stands alone") {
  const std::string item(100, 'x');
  CHECK(list_of({"a", item, "b"}) == "a,\n" + item + ",\nb\n");
}

TEST_CASE("a field goes on below its first item") {
  TextPage page(kPlain);
  const std::string item(40, 'x');
  page.field("label", {item, item});
  CHECK(page.text() == "label       " + item + ",\n            " + item + "\n");
}

TEST_CASE("colours take no room in a list") {
  const std::string item(36, 'x');
  TextPage page(kColor);
  page.list({{item, Paint::bad}, {item, Paint::notice}});
  const std::string text = page.text();
  CHECK(text.find('\x1b') != std::string::npos);
  CHECK(text.find('\n') == text.size() - 1);
}

TEST_CASE("only what is painted has escapes and only where there are colours") {
  CHECK(TextPage(kColor).paint(Paint::none, "text") == "text");
  CHECK(TextPage(kColor).paint(Paint::bad, "").empty());
  CHECK(TextPage(kColor).paint(Paint::bad, "text") == "\x1b[31mtext\x1b[0m");
  CHECK(TextPage(kPlain).paint(Paint::bad, "text") == "text");
}

TEST_CASE("a range names its unit once") {
  CHECK(range_text("10 ms", "50 ms") == "10 to 50 ms");
  CHECK(range_text("900 us", "1.20 ms") == "900 us to 1.20 ms");
  CHECK(range_text("0 ns", "50 ms") == "0 to 50 ms");
  CHECK(range_text("20 ms", "20 ms") == "20 ms");
  CHECK(range_text("91 %", "93 %") == "91 to 93 %");
}

TEST_CASE("a table has its numbers at the right and its labels and notes at the left") {
  CHECK(table_of({{{"name", "a", "longer than cells"}, "note"}, {{"x", "1", "2"}, "n"}}) ==
        "name            a  longer than cells  note\n"
        "x               1                  2  n\n");
}

TEST_CASE("a row may end early") {
  CHECK(table_of({{{"", "min", "max"}}, {{"connect", "180 us"}}}) ==
        "              min      max\n"
        "connect    180 us\n");
}

TEST_CASE("a table that would be too wide loses a blank between its columns") {
  const std::vector<std::string> cells(9, "1.23 ms");
  std::vector<std::string> labelled = cells;
  labelled.front() = "12345678";
  const auto wide = table_of({{labelled}, {labelled}});
  CHECK(wide.find('\n') == 80);
  labelled.front() = "123456789";
  const auto narrow = table_of({{labelled}, {labelled}});
  CHECK(narrow.find('\n') == 9 + 8 * 8);
}
