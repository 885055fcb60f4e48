// What a device, a system or a stored result may say does not drive the terminal that shows it.
#include <algorithm>

#include "catch.hpp"
#include "core/text.hpp"
#include "especho/json.hpp"
#include "report/formats.hpp"
#include "report/json/json.hpp"
#include "report/openmetrics.hpp"
#include "report/text/comparison.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;

namespace {

const std::string kHostile =
    "x\x1b[2J\x07\x7f\xc2\x9b"
    "2J\xe2\x80\xaey\xff";

BenchResult hostile_bench() {
  BenchResult result = every_failure();
  result.plan.target.host = kHostile;
  result.address = kHostile;
  result.simulated = {kHostile, kHostile, kHostile};
  result.exit.reason = kHostile;
  for (Failure& failure : result.runs[0].failures) failure.peer = failure.detail = kHostile;
  result.verifications = {{.text = kHostile, .met = false, .measured = "1", .why = "no"}};
  ResultComparison comparison;
  comparison.notes = {kHostile};
  result.comparison = comparison;
  return result;
}

bool drives_a_terminal(std::string_view text) {
  bool drives = false;
  for_each_character(text, [&](std::optional<char32_t> code, std::string_view bytes) {
    drives |= bytes != "\n" && (!code || !is_printable(*code));
  });
  return drives;
}

}  // namespace

TEST_CASE("a text report shows escapes in the place of what would drive a terminal") {
  const std::string text = text_report(hostile_bench(), {.color = false, .unicode = true});
  CHECK_FALSE(drives_a_terminal(text));
  CHECK(text.find("x\\x1b[2J\\x07\\x7f\\u009b2J\\u202ey\\xff") != std::string::npos);
}

TEST_CASE("colours are the only escapes of a coloured report") {
  std::string text = text_report(hostile_bench(), {.color = true, .unicode = true});
  for (auto at = text.find("\x1b["); at != std::string::npos; at = text.find("\x1b[", at)) {
    const auto end = text.find_first_not_of("0123456789;", at + 2);
    REQUIRE(text[end] == 'm');
    text.erase(at, end + 1 - at);
  }
  CHECK_FALSE(drives_a_terminal(text));
}

TEST_CASE("a heading can't drive a terminal, whatever a file is called") {
  TextPage page({});
  page.heading("especho compare " + kHostile);
  CHECK_FALSE(drives_a_terminal(page.text()));
}

TEST_CASE("items are as wide as they are shown") {
  TextPage page({});
  page.list({std::string(30, '\x01'), std::string(30, '\x02')});
  CHECK(page.text() ==
        printable(std::string(30, '\x01')) + ",\n" + printable(std::string(30, '\x02')) + "\n");
}

TEST_CASE("documents on a terminal can't drive it") {
  CHECK_FALSE(drives_a_terminal(to_json(hostile_bench())));
  CHECK_FALSE(drives_a_terminal(to_json(*hostile_bench().comparison, kHostile, kHostile)));
  CHECK_FALSE(drives_a_terminal(openmetrics_report(hostile_bench())));
  CHECK_FALSE(drives_a_terminal(hdr_log(hostile_bench())));
}
