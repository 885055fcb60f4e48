#include "report/formats.hpp"

#include <map>
#include <regex>
#include <sstream>

#include "catch.hpp"
#include "report/hdr/hdr_codec.hpp"
#include "support/golden.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

struct Line {
  std::string tag;
  double start = 0;
  double length = 0;
  double max = 0;
  Histogram histogram;
};

/// The lines below the head, comments aside.
std::vector<Line> lines_of(const BenchResult& result) {
  const std::regex form(R"((?:Tag=([^, ]+),)?(\d+\.\d{3}),(\d+\.\d{3}),(\d+\.\d{3}),(\S+))");
  std::istringstream text(hdr_log(result));
  std::vector<Line> lines;
  std::string line;
  while (std::getline(text, line)) {
    if (line.starts_with('#') || line.starts_with('"')) continue;
    std::smatch match;
    INFO(line);
    REQUIRE(std::regex_match(line, match, form));
    lines.push_back({match[1], std::stod(match[2]), std::stod(match[3]), std::stod(match[4]),
                     decode_hdr(match[5].str())});
  }
  return lines;
}

/// What a reader of the log makes of all lines with this tag.
Histogram merged(const BenchResult& result, const std::string& tag) {
  Histogram all;
  for (const Line& line : lines_of(result)) {
    if (line.tag == tag) all.merge(line.histogram);
  }
  return all;
}

BenchResult with_blocks(BenchResult result) {
  for (RunResult& run : result.runs) {
    run.blocks.length = Nanoseconds(1 << 27);
    run.blocks.blocks.resize(3);  // of which the second is empty
    run.rtt = {};
    for (int echo = 0; echo < 1000; ++echo) {
      Block& block = run.blocks.blocks[echo < 700 ? 0 : 2];
      block.rtt.record(rtt_of(echo, run.size));
      if (!run.response.empty()) block.response.record(rtt_of(echo, run.size) + 1ms);
    }
    run.response = {};
    for (const Block& block : run.blocks.blocks) {
      run.rtt.merge(block.rtt);
      run.response.merge(block.response);
    }
  }
  return result;
}

}  // namespace

TEST_CASE("a log of histograms begins as HdrHistogram's do") {
  const std::string text = hdr_log(single());
  CHECK(text.starts_with(std::string("#[Logged with especho ") + kVersion +
                         ", bench especho.local:80]\n"
                         "#[Histogram log format version 1.3]\n"
                         "#[StartTime: 1769860800.000 (seconds since epoch), Sat Jan 31 12:00:00 "
                         "UTC 2026]\n"
                         "#[BaseTime: 1769860800.000 (seconds since epoch)]\n"));
  CHECK(text.find("\n\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
                  "\"Interval_Compressed_Histogram\"\n") != std::string::npos);
}

TEST_CASE("every block with echoes is a line, in the order of time") {
  const BenchResult result = with_blocks(single());
  const auto lines = lines_of(result);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].tag == "ttfb");
  CHECK(lines[1].tag == "connect");
  CHECK(lines[1].length == 0.314);
  CHECK(lines[2].tag.empty());
  CHECK(lines[2].start == 0);
  CHECK(lines[2].length == 0.134);
  CHECK(lines[2].max == 5.699);
  CHECK(lines[2].histogram.count() == 700);
  CHECK(lines[3].start == 0.268);
  CHECK(lines[3].length == 0.046);  // until the end of the run, at 314 ms
  CHECK(lines[3].histogram.count() == 300);
}

TEST_CASE("no line of a log starts before the one above it") {
  for (const BenchResult& result : {with_blocks(open_loop()), with_blocks(mixed())}) {
    double start = 0;
    for (const Line& line : lines_of(result)) {
      CHECK(line.start >= start);
      start = line.start;
    }
    CHECK(start > 0);
  }
}

TEST_CASE("the lines of a log make up the whole histogram again") {
  const BenchResult result = with_blocks(open_loop());
  const RunResult& run = result.runs[0];
  CHECK(encode_hdr(merged(result, "")) == encode_hdr(run.rtt));
  CHECK(encode_hdr(merged(result, "response")) == encode_hdr(run.response));
  CHECK(encode_hdr(merged(result, "ttfb")) == encode_hdr(run.ttfb));
  CHECK(encode_hdr(merged(result, "connect")) == encode_hdr(run.connect));
}

TEST_CASE("without blocks a run is one line") {
  const auto lines = lines_of(open_loop());
  REQUIRE(lines.size() == 4);
  CHECK(lines[2].tag.empty());
  CHECK(lines[2].length == 10.04);
  CHECK(lines[2].histogram.count() == 1000);
}

TEST_CASE("several sizes are distinguished by tags") {
  const BenchResult result = with_blocks(sweep());
  std::map<std::string, int> tags;
  for (const Line& line : lines_of(result)) ++tags[line.tag];
  CHECK(tags == std::map<std::string, int>{{"rtt-64", 2},
                                           {"rtt-1436", 2},
                                           {"rtt-4096", 2},
                                           {"ttfb-64", 1},
                                           {"ttfb-1436", 1},
                                           {"ttfb-4096", 1},
                                           {"connect-64", 1},
                                           {"connect-1436", 1},
                                           {"connect-4096", 1}});
  CHECK(encode_hdr(merged(result, "rtt-1436")) == encode_hdr(result.runs[1].rtt));
}

TEST_CASE("runs follow each other in time") {
  const BenchResult result = repeated();
  std::vector<double> starts;
  for (const Line& line : lines_of(result)) {
    if (line.tag.empty()) starts.push_back(line.start);
  }
  CHECK(starts == std::vector<double>{0, 0.314, 0.628});
}

TEST_CASE("a bench without an echo is a log without a line") {
  CHECK(lines_of(nothing_completed()).empty());
}

TEST_CASE("a host can't add lines to the log") {
  BenchResult result = nothing_completed();
  result.plan.target.host = "a\n0.000,1.000,1.000,HISTF";
  CHECK(lines_of(result).empty());
}
