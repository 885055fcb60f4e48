#include "report/formats.hpp"

#include <algorithm>

#include "catch.hpp"

using namespace especho;
using namespace std::chrono_literals;

namespace {

std::string row(const EchoRecord& record) {
  std::string text;
  append_csv_row(text, record);
  return text;
}

}  // namespace

TEST_CASE("a row of CSV has all digits of its times") {
  CHECK(row({.run = 0,
             .size = 4096,
             .connection = 3,
             .echo = 17,
             .outcome = Outcome::ok,
             .start = 12'000'000'345ns,
             .rtt = 1'234'567ns,
             .ttfb = 64ns,
             .response = 2h}) == "1,4096,3,17,12.000000345,1.234567,0.000064,7200000.000000,ok\n");
}

TEST_CASE("what an echo does not have is empty in its row of CSV") {
  CHECK(row({.run = 1, .size = 1, .connection = 1, .echo = 2, .rtt = 1ms, .ttfb = 0ns}) ==
        "2,1,1,2,0.000000000,1.000000,0.000000,,ok\n");
  CHECK(row({.size = 1, .connection = 1, .echo = 2, .outcome = Outcome::short_echo, .start = 5s}) ==
        "1,1,1,2,5.000000000,,,,short\n");
}

TEST_CASE("every row of CSV has a field for each column") {
  const std::string header(csv_header());
  CHECK(header == "run,size,connection,echo,start_s,rtt_ms,ttfb_ms,response_ms,outcome\n");
  for (const Outcome outcome : kOutcomes) {
    const std::string text = row({.outcome = outcome});
    CHECK(std::count(text.begin(), text.end(), ',') ==
          std::count(header.begin(), header.end(), ','));
  }
}

TEST_CASE("rows of CSV are appended") {
  std::string text = "before\n";
  append_csv_row(text, {});
  append_csv_row(text, {.run = 1});
  CHECK(text == "before\n1,0,0,0,0.000000000,,,,ok\n2,0,0,0,0.000000000,,,,ok\n");
}
