#include "report/formats.hpp"

#include <algorithm>
#include <sstream>

#include "catch.hpp"
#include "report/text/sections.hpp"
#include "support/gates.hpp"
#include "support/golden.hpp"
#include "support/results.hpp"
#include "unit/report/text/styles.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

/// UTF-8's continuation bytes take no column of their own.
std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

void check_width(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(columns(line) <= 80);
  }
}

std::string without_escapes(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      plain += text[i];
    }
  }
  return plain;
}

/// Everything as wide as it gets.
BenchResult large() {
  RunResult run;
  run.size = 1'048'575;
  run.elapsed = 599'999ms;
  run.echoes[Outcome::ok] = 12'345'678;
  for (int i = 0; i < 20'000; ++i) run.rtt.record(123'456'789us + i * 25ms);
  run.ttfb = run.rtt;
  run.connect = run.rtt;
  run.response = run.rtt;
  run.connections = run.connections_made = run.connections_served = 60'000;
  run.unsent = 123'456'789;
  run.tcp = tcp_evidence();
  run.tcp.rtt = 123'456us;
  run.tcp.min_rtt = 123'000us;
  run.tcp.data_segments_in = 12'345'678'901;
  BenchResult result = result_with({run});
  result.plan.connections = 60'000;
  result.plan.rate = 1'234'567.891;
  result.plan.depth = 1000;
  result.plan.spin = true;
  result.threads = 256;
  return result;
}

}  // namespace

TEST_CASE("a good run is written as expected") {
  CHECK(text_report(single(), kPlain) == golden("single.txt"));
  CHECK(text_report(single(), kUnicode) == golden("single_blocks.txt"));
}

TEST_CASE("a sweep is written as expected") {
  CHECK(text_report(sweep(), kPlain) == golden("sweep.txt"));
}

TEST_CASE("failures of every kind are written as expected") {
  CHECK(text_report(every_failure(), kPlain) == golden("failures.txt"));
}

TEST_CASE("a bench without a single echo is written as expected") {
  CHECK(text_report(nothing_completed(), kPlain) == golden("nothing.txt"));
}

TEST_CASE("an open loop with outages is written as expected") {
  CHECK(text_report(open_loop(), kPlain) == golden("open_loop.txt"));
}

TEST_CASE("several runs of a size are written as expected") {
  CHECK(text_report(repeated(), kPlain) == golden("repeated.txt"));
}

TEST_CASE("several runs of an open loop are written as expected") {
  CHECK(text_report(mixed(), kPlain) == golden("mixed.txt"));
}

TEST_CASE("a bench that ended before its first run is written all the same") {
  CHECK(text_report(result_with({}), kPlain) ==
        "especho bench especho.local:80 (192.168.1.78)\n"
        "closed loop, 1 connection\n"
        "\n"
        "nothing was measured\n");
}

TEST_CASE("the spread of one run is not shown") {
  BenchResult result = repeated();
  result.runs[1].rtt = Histogram();
  CHECK(text_report(result, kPlain).find("p50 of 2 runs: median 256 us, 246 to 266 us") !=
        std::string::npos);
  result.runs.pop_back();
  CHECK(text_report(result, kPlain).find("p50 of") == std::string::npos);
}

TEST_CASE("the spread of each size is shown separately") {
  BenchResult result = repeated();
  for (const RunResult& run : repeated().runs) {
    result.runs.push_back(run);
    result.runs.back().size = 4096;
  }
  const std::string text = text_report(result, kPlain);
  CHECK(text.find("64 B      p50 of 3 runs: ") != std::string::npos);
  CHECK(text.find("4 KiB     p50 of 3 runs: ") != std::string::npos);
}

TEST_CASE("handshakes without an echo have their titles too") {
  BenchResult result = nothing_completed();
  result.runs[0].connect.record(180us);
  const std::string text = text_report(result, kPlain);
  CHECK(text.find("min     mean") < text.find("connect    180 us"));
}

TEST_CASE("no line of a good result is longer than 80 columns") {
  BenchResult untold = open_loop();
  untold.runs[0].failures.clear();  // which are as long as they are
  for (const TextStyle style : {kPlain, kUnicode}) {
    check_width(text_report(single(), style));
    check_width(text_report(sweep(), style));
    check_width(text_report(large(), style));
    check_width(text_report(nothing_completed(), style));
    check_width(text_report(with_evidence(), style));
    check_width(text_report(untold, style));
    check_width(text_report(repeated(), style));
    check_width(text_report(mixed(), style));
  }
}

TEST_CASE("failures widen only the lines that report them") {
  BenchResult mixed = every_failure();
  mixed.runs.push_back(good_run(64));
  std::istringstream lines(text_report(mixed, kPlain));
  std::string tables;
  for (std::string line; std::getline(lines, line);) {
    const bool tells = line.starts_with("  ") || line.find(" ok, ") != std::string::npos;
    if (!tells) tables += line + '\n';
  }
  REQUIRE(tables.find("stddev") != std::string::npos);
  check_width(tables);
}

TEST_CASE("without colour there is no escape and with it the text is the same") {
  for (const BenchResult& result :
       {single(), sweep(), every_failure(), nothing_completed(), open_loop(), mixed()}) {
    const std::string plain = text_report(result, kUnicode);
    CHECK(plain.find('\x1b') == std::string::npos);
    const std::string painted = text_report(result, kColor);
    CHECK(painted.find('\x1b') != std::string::npos);
    CHECK(without_escapes(painted) == plain);
  }
}

TEST_CASE("a value that is not known is a dash and not a zero") {
  BenchResult result = sweep();
  result.runs[1].rtt = Histogram();
  result.runs[1].ttfb = Histogram();
  result.runs[1].connect = Histogram();
  std::istringstream lines(text_report(result, kPlain));
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("1436 B")) continue;
    ++rows;
    CHECK(line.find(" - ") != std::string::npos);
    CHECK(line.find("0 ns") == std::string::npos);
  }
  CHECK(rows == 3);
}

TEST_CASE("no bar is empty where there is a value and none is there where there is none") {
  // One slow echo among a million: its bar is far below an eighth of a character.
  RunResult run = good_run(64);
  for (int i = 0; i < 1'000'000; ++i) run.rtt.record(250us);
  for (const TextStyle style : {kPlain, kUnicode}) {
    std::istringstream lines(text_report(result_with({run}), style));
    std::size_t bars = 0;
    bool in_histogram = false;
    for (std::string line; std::getline(lines, line);) {
      if (in_histogram && line.find("(max)") == std::string::npos) {
        ++bars;
        const std::string after = line.substr(11);  // the duration and two blanks
        const bool has_bar = !after.starts_with(' ');
        CHECK(has_bar == !line.ends_with(" 0"));
      }
      in_histogram = in_histogram || line == "rtt from";
    }
    CHECK(bars >= 2);
  }
}

namespace {

std::string printed(const BenchResult& result, bool color = false) {
  TextPage page({color, false});
  print_verifications(page, result);
  return page.text();
}

}  // namespace

TEST_CASE("without expectations nothing is printed of them") {
  CHECK(printed(single()).empty());
}

TEST_CASE("each expectation is a line with what was measured, or why it failed") {
  CHECK(printed(gated(single(), {"p50<1ms", "throughput>=100KiB/s", "p99.99<1s"})) == R"(
expectations: 2 of 3 met
  p50<1ms               246 us
  throughput>=100KiB/s  199 KiB/s
  p99.99<1s             failed: not enough samples: p99.99 needs 10000 echoes, there are 1000
)");
}

TEST_CASE("with several runs each is named, and an expectation counts once") {
  BenchResult result = sweep();
  result.runs.pop_back();
  CHECK(printed(gated(result, {"errors==0"})) == R"(
expectations: 0 of 1 met
  64 B    errors==0  0
  1436 B  errors==0  0
  4 KiB   errors==0  failed: the run of 4 KiB never began
)");
}

TEST_CASE("only what failed is painted") {
  const std::string text = printed(gated(single(), {"p50<1ms", "p50<1us"}), true);
  CHECK(text.find("\x1b[31mfailed: p50 is 246 us\x1b[0m") != std::string::npos);
  CHECK(text.find("\x1b[31m") == text.rfind("\x1b[31m"));
}

TEST_CASE("a text report ends with its expectations") {
  const BenchResult result = gated(single(), {"p50<1ms"});
  CHECK(text_report(result, {}).ends_with(printed(result)));
}
