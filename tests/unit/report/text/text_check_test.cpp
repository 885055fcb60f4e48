#include "report/formats.hpp"

#include <algorithm>
#include <sstream>

#include "catch.hpp"
#include "report/text/page.hpp"
#include "support/checks.hpp"
#include "support/contains.hpp"
#include "support/golden.hpp"
#include "unit/report/text/styles.hpp"

using namespace especho;
using namespace especho_test;

namespace {

/// UTF-8's continuation bytes take no column of their own.
std::size_t widest(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    });
    widest = std::max(widest, static_cast<std::size_t>(columns));
  }
  return widest;
}

}  // namespace

TEST_CASE("a checklist of a device that is well") {
  CHECK(check_text(healthy(), kUnicode) == golden("check_healthy.txt"));
}

TEST_CASE("a checklist with every verdict") {
  CHECK(check_text(every_verdict(), kUnicode) == golden("check_every_verdict.txt"));
  CHECK(check_text(every_verdict(), kPlain) == golden("check_every_verdict_ascii.txt"));
}

TEST_CASE("a checklist has 80 columns") {
  for (const TextStyle style : {kUnicode, kPlain}) {
    CHECK(widest(check_text(healthy(), style)) <= 80);
    CHECK(widest(check_text(every_verdict(), style)) <= 80);
  }
}

TEST_CASE("a checklist in ASCII holds nothing else") {
  const std::string text = check_text(every_verdict(), kPlain);
  CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || c >= ' '; }));
}

TEST_CASE("where no device was there, that is all there is to say") {
  const std::string text = check_text(nobody_there(), kUnicode);
  CHECK(contains(text, "nothing was examined"));
  CHECK(contains(text, "failed: connection refused by 192.168.1.78:80 after 3.10 ms"));
  CHECK_FALSE(contains(text, "half-close"));
}

TEST_CASE("cases that were skipped for one reason share a line") {
  CheckResult result = unjudged();
  result.cases = {passed("connect"), skipped("hello", "the check ended before"),
                  skipped("idle", "the check ended before"),
                  skipped("soak", "the check ended before")};
  const std::string text = check_text(judged(result), kUnicode);
  CHECK(contains(text, "– 3 cases  the check ended before\n"));
  result.cases.pop_back();
  CHECK(contains(check_text(judged(result), kUnicode), "– idle     the check ended before\n"));
}

TEST_CASE("two sizes are shown in full, three share a line") {
  CheckResult result = unjudged();
  result.cases = {passed("size-1"), passed("size-mss")};
  CHECK(contains(check_text(judged(result), kUnicode), "size-mss"));
  result.cases.push_back(passed("size-16k"));
  CHECK(contains(check_text(judged(result), kUnicode), "echoes 1, mss, 16k"));
}

TEST_CASE("colours mark problems, and change nothing else") {
  const std::string text = check_text(every_verdict(), kColor);
  CHECK(contains(text, "\x1b[31m✗\x1b[0m half-close"));
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      plain += text[i];
    }
  }
  CHECK(plain == check_text(every_verdict(), kUnicode));
}

TEST_CASE("nothing that a device says drives the terminal") {
  const std::string text = check_text(hostile(), kUnicode);
  CHECK(std::all_of(text.begin(), text.end(),
                    [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= ' '; }));
  CHECK(contains(text, "\\x1b[2J"));
}

TEST_CASE("text is wrapped at blanks, and a longer word stays whole") {
  using Lines = std::vector<std::string>;
  CHECK(wrapped("", 10) == Lines{""});
  CHECK(wrapped("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrapped("a-very-long-word b", 5) == Lines{"a-very-long-word", "b"});
  CHECK(wrapped("after 44.1 ms, then", 10) == Lines{"after", "44.1 ms,", "then"});
  CHECK(wrapped("äöü äöü", 7) == Lines{"äöü äöü"});
}
