#include "report/text/sections.hpp"

#include <algorithm>

#include "catch.hpp"
#include "support/random.hpp"
#include "support/samples.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::recorded;
using especho_test::Values;

namespace {

void check_bars(const Values& values, std::size_t most) {
  const Histogram histogram = recorded(values);
  const auto bars = bars_of(histogram, most);
  REQUIRE_FALSE(bars.empty());
  CHECK(bars.size() <= most);
  CHECK(bars.front().from == histogram.min());
  CHECK(bars.back().to == histogram.max());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    CHECK(bars[i].from <= bars[i].to);
    if (i > 0) CHECK(bars[i].from == bars[i - 1].to);
    if (i > 0) CHECK(bars[i].from > bars[i - 1].from);
    sum += bars[i].count;
  }
  CHECK(sum == histogram.count());
}

/// The values below a bar are in the bars before it, but for those in the bucket at its border.
void check_counts(const Values& values, std::size_t most) {
  const auto bars = bars_of(recorded(values), most);
  std::uint64_t before = 0;
  for (const Bar& bar : bars) {
    const Nanoseconds blur = std::max(bar.from / 1024, Nanoseconds(64));
    const auto below = [&](Nanoseconds limit) {
      return static_cast<std::uint64_t>(std::count_if(
          values.begin(), values.end(), [&](Nanoseconds value) { return value < limit; }));
    };
    CHECK(before >= below(bar.from - blur));
    CHECK(before <= below(bar.from + blur));
    before += bar.count;
  }
}

}  // namespace

TEST_CASE("bars hold all values in order and without gaps") {
  especho_test::Random random(1);
  for (int round = 0; round < 300; ++round) {
    Values values(1 + random.below(2000));
    const auto bits = static_cast<unsigned>(1 + random.below(42));
    const std::uint64_t base = random.of_any_size(35);
    for (auto& value : values) {
      value = Nanoseconds(static_cast<std::int64_t>(base + random.of_any_size(bits)));
    }
    const auto most = static_cast<std::size_t>(2 + random.below(30));
    INFO("round " << round << ", " << values.size() << " values, at most " << most << " bars");
    check_bars(values, most);
    check_counts(values, most);
  }
}

TEST_CASE("a single value is a single bar") {
  for (const Nanoseconds value : {0ns, 1ns, 250'000ns, 3'599'999'999'999ns}) {
    const auto bars = bars_of(recorded({value}));
    REQUIRE(bars.size() == 1);
    CHECK(bars[0].from == value);
    CHECK(bars[0].to == value);
    CHECK(bars[0].count == 1);
  }
}

TEST_CASE("many equal values are a single bar") {
  const auto bars = bars_of(recorded(Values(10'000, 250us)));
  REQUIRE(bars.size() == 1);
  CHECK(bars[0].count == 10'000);
}

TEST_CASE("two values far apart are both to be seen") {
  check_bars({1us, 1h}, 12);
  const auto bars = bars_of(recorded({1us, 1h}));
  CHECK(bars.front().count == 1);
  CHECK(bars.back().count == 1);
}

TEST_CASE("what lies above the 99th percentile is in the last bar") {
  Values values;
  for (int i = 0; i < 990; ++i) values.push_back(200us + i * 100ns);
  values.insert(values.end(), 10, 2s);
  check_bars(values, 12);
  const auto bars = bars_of(recorded(values));
  CHECK(bars.back().count == 10);
  CHECK(bars.back().to == 2s);
}

TEST_CASE("values that are far above the others don't make their bars coarser") {
  Values values;
  for (int i = 0; i < 990; ++i) values.push_back(200us + i * 100ns);
  const std::size_t without = bars_of(recorded(values)).size();
  values.insert(values.end(), 10, 2s);
  CHECK(without >= 10);
  CHECK(bars_of(recorded(values)).size() >= 10);
}

TEST_CASE("values beyond the histogram's range have a bar as well") {
  check_bars({1ms, 2ms, 3h, 5h}, 12);
  check_bars({2h, 3h, 4h}, 12);
}

TEST_CASE("no values are no bars") {
  CHECK(bars_of(Histogram()).empty());
}

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

std::string sparkline_of(const RunResult& run, bool unicode) {
  TextPage page({.color = false, .unicode = unicode});
  print_sparklines(page, run);
  return page.text();
}

}  // namespace

TEST_CASE("a sparkline shows round trips over time, and where echoes failed") {
  CHECK(sparkline_of(ten_columns(), false) ==
        "\n"
        "rtt over time, a column 100 ms: p50 up to 8.00 ms, max up to 16.0 ms\n"
        "      p50  ...@ .....\n"
        "      max  ...@ .....\n"
        "   failed       3 +\n");
}

TEST_CASE("a sparkline has blocks of eight heights if the terminal shows them") {
  const std::string text = sparkline_of(ten_columns(), true);
  CHECK(text.find("▁▁▁█ ▁▁▁▁▁") != std::string::npos);
}

TEST_CASE("a sparkline of an open loop shows the responses") {
  RunResult run = ten_columns();
  for (Block& block : run.blocks.blocks) {
    for (int i = 0; !block.rtt.empty() && i < 6; ++i) block.response.record(1s);
    run.response.merge(block.response);
  }
  const std::string text = sparkline_of(run, false);
  CHECK(text.find("response over time") != std::string::npos);
  CHECK(text.find("max up to 1.00 s") != std::string::npos);
  CHECK(text.find("@@@@ @@@@@") != std::string::npos);
}

TEST_CASE("a run that is too short has no sparkline") {
  RunResult run = ten_columns();
  run.blocks.blocks.resize(7);
  CHECK(sparkline_of(run, true).empty());
  CHECK(sparkline_of({}, true).empty());
}

TEST_CASE("a sparkline keeps to 80 columns") {
  RunResult run;
  run.blocks.length = Nanoseconds(1 << 20);
  run.blocks.blocks.resize(Blocks::kMost);
  for (Block& block : run.blocks.blocks) {
    block.failed = 1;
    block.rtt.record(1h - 1ms);
    run.rtt.merge(block.rtt);
  }
  const std::string text = sparkline_of(run, false);
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = text.find('\n', at);
    CHECK(end - at <= TextPage::kColumns);
  }
}
