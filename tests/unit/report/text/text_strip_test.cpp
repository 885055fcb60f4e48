#include "report/text/strip.hpp"

#include <algorithm>

#include "catch.hpp"

using namespace especho;
using namespace std::chrono_literals;

namespace {

/// Ten columns, of which the fourth is slow, the fifth has no echo, and the sixth failures.
RunResult ten_columns() {
  RunResult run;
  run.blocks.length = 100ms;
  run.blocks.blocks.resize(10);
  for (std::size_t i = 0; i < 10; ++i) {
    Block& block = run.blocks.blocks[i];
    if (i == 4) continue;
    for (int echo = 0; echo < 5; ++echo) block.rtt.record(i == 3 ? 8ms : 1ms);
    block.rtt.record(i == 3 ? 16ms : 2ms);
    run.rtt.merge(block.rtt);
  }
  run.blocks.blocks[5].failed = 3;
  run.blocks.blocks[7].failed = 10;
  return run;
}

std::string strip_of(const RunResult& run, bool unicode) {
  TextPage page({.color = false, .unicode = unicode});
  print_strip(page, run);
  return page.text();
}

}  // namespace

TEST_CASE("a strip shows the course of the round trips, and where echoes failed") {
  CHECK(strip_of(ten_columns(), false) ==
        "\n"
        "rtt over time, a column 100 ms: p50 up to 8.00 ms, max up to 16.0 ms\n"
        "      p50  ...@ .....\n"
        "      max  ...@ .....\n"
        "   failed       3 +\n");
}

TEST_CASE("a strip has blocks of eight heights where the terminal shows them") {
  const std::string text = strip_of(ten_columns(), true);
  CHECK(text.find("▁▁▁█ ▁▁▁▁▁") != std::string::npos);
}

TEST_CASE("a strip of an open loop shows the responses") {
  RunResult run = ten_columns();
  for (Block& block : run.blocks.blocks) {
    for (int i = 0; !block.rtt.empty() && i < 6; ++i) block.response.record(1s);
    run.response.merge(block.response);
  }
  const std::string text = strip_of(run, false);
  CHECK(text.find("response over time") != std::string::npos);
  CHECK(text.find("max up to 1.00 s") != std::string::npos);
  CHECK(text.find("@@@@ @@@@@") != std::string::npos);
}

TEST_CASE("a run too short for a course has no strip") {
  RunResult run = ten_columns();
  run.blocks.blocks.resize(7);
  CHECK(strip_of(run, true).empty());
  CHECK(strip_of({}, true).empty());
}

TEST_CASE("a strip keeps to 80 columns") {
  RunResult run;
  run.blocks.length = Nanoseconds(1 << 20);
  run.blocks.blocks.resize(Blocks::kMost);
  for (Block& block : run.blocks.blocks) {
    block.failed = 1;
    block.rtt.record(1h - 1ms);
    run.rtt.merge(block.rtt);
  }
  const std::string text = strip_of(run, false);
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = text.find('\n', at);
    CHECK(end - at <= TextPage::kColumns);
  }
}
