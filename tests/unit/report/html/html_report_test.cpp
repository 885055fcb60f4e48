#include "report/formats.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "catch.hpp"
#include "core/bench_exit.hpp"
#include "support/contains.hpp"
#include "support/markup.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

std::string page_of(const BenchResult& result) {
  return html_report({{"one", result}});
}

BenchResult of_latencies(const std::vector<Nanoseconds>& latencies, Nanoseconds elapsed) {
  RunResult run;
  run.size = 64;
  run.connections_made = run.connections_served = 1;
  run.elapsed = elapsed;
  run.echoes[Outcome::ok] = latencies.size();
  run.blocks.length = std::max(Nanoseconds(1), elapsed / 4);
  run.blocks.blocks.resize(4);
  for (std::size_t i = 0; i < latencies.size(); ++i) {
    run.rtt.record(latencies[i]);
    run.ttfb.record(latencies[i]);
    run.blocks.blocks[i % 4].rtt.record(latencies[i]);
  }
  return result_with({run});
}

/// A good run with blocks, of which one has an outage and no echo.
BenchResult with_outage() {
  BenchResult result = of_latencies(std::vector<Nanoseconds>(100, 2ms), 20s);
  RunResult& run = result.runs.front();
  run.blocks.blocks[1] = {.failed = 3, .rtt = {}, .response = {}};
  run.echoes[Outcome::reset] = 3;
  run.outages = two_outages();
  run.outage_count = 2;
  run.recoveries = 1;
  result.exit = bench_exit(result.runs);
  return result;
}

std::vector<BenchResult> hard_results() {
  std::vector<BenchResult> results{
      of_latencies({1ns}, 1ns),
      of_latencies({1ns, 1h}, 1h),
      of_latencies({5ms}, 5ms),
      of_latencies({5ms, 5ms, 5ms}, 0s),
      of_latencies({0ns, 0ns}, 1ms),
      of_latencies(std::vector<Nanoseconds>(999, 250us), 1s),
      of_latencies({2h}, 2h),
      nothing_completed(),
      every_failure(),
      open_loop(),
      mixed(),
      repeated(),
      sweep(),
      with_evidence(),
      with_outage(),
      result_with({}),
  };
  BenchResult only_failures = nothing_completed();
  only_failures.runs.front().elapsed = 5s;
  only_failures.runs.front().blocks.blocks.push_back({.failed = 1, .rtt = {}, .response = {}});
  results.push_back(only_failures);
  return results;
}

bool is_coordinate(const std::string& name) {
  static const std::set<std::string> kNames{"x",  "y",     "x1",     "x2", "y1",
                                            "y2", "width", "height", "d"};
  return kNames.count(name) != 0;
}

/// Digits, signs, points and the letters of paths: neither `nan` nor `inf` nor an exponent.
bool is_plain(const std::string& value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-.,% MLHVahvz").find(c) != std::string_view::npos;
  });
}

void check_page(const std::string& page) {
  const Markup markup(page);
  std::set<std::string> ids;
  for (const Element& element : markup.elements()) {
    for (const auto& [name, value] : element.attributes) {
      INFO(element.name << " " << name << " " << value);
      if (is_coordinate(name)) CHECK(is_plain(value));
      if (name == "id") CHECK(ids.insert(value).second);
    }
  }
  for (const Element& element : markup.elements()) {
    const auto named = element.attributes.find("aria-labelledby");
    if (named != element.attributes.end()) CHECK(ids.count(named->second) == 1);
  }
  CHECK(markup.count("h1") == 1);
  CHECK(markup.count("script") == 0);
  CHECK_FALSE(contains(markup.text(), "nan"));
  CHECK_FALSE(contains(markup.text(), "inf "));
  CHECK_FALSE(contains(markup.text(), "-nan"));
  CHECK_FALSE(contains(page, "http:"));
  CHECK_FALSE(contains(page, "https:"));
  CHECK_FALSE(contains(page, "url("));
}

std::size_t plots_in(const std::string& page) {
  return Markup(page).count("figure");
}

}  // namespace

TEST_CASE("pages of hard results are well-formed, and all in them can be drawn") {
  const auto results = hard_results();
  for (std::size_t i = 0; i < results.size(); ++i) {
    INFO("result " << i);
    check_page(page_of(results[i]));
    check_page(html_report({{"base", single()}, {"now", results[i]}}));
    check_page(html_report({{"base", results[i]}, {"now", single()}}));
  }
}

TEST_CASE("a page says at once how the bench ended") {
  CHECK(contains(page_of(single()), "</span> ok</span>"));
  const std::string failed = page_of(every_failure());
  CHECK(contains(failed, "</span> failed</span>"));
  CHECK(contains(failed, "9 of 1009 echoes failed"));
  BenchResult interrupted = single();
  interrupted.exit = {ExitCode::sigint, "interrupted"};
  CHECK(contains(page_of(interrupted), "</span> interrupted</span>"));
}

TEST_CASE("a page has the key figures, with their units") {
  const std::string page = page_of(with_evidence());
  CHECK(contains(page, "<dt>p50</dt><dd>246 us</dd>"));
  CHECK(contains(page, "<dt>max</dt><dd>6.00 ms</dd>"));
  CHECK(contains(page, "<dt>echoes ok</dt><dd>1000 of 1000</dd>"));
  CHECK(contains(page, "<dt>retransmits</dt><dd>3</dd>"));
  CHECK(contains(page, "2026-01-31 12:00:00 UTC"));
}

TEST_CASE("the caption of a plot tells its figures to those who can't see it") {
  CHECK(contains(page_of(single()), "rtt: p50 246 us, p99 290 us, max 6.00 ms"));
}

TEST_CASE("percentiles are named with all their nines") {
  BenchResult result = single();
  result.runs.front().rtt = Histogram::restore({.first = 1000, .counts = {100'000'001}});
  const std::string page = page_of(result);
  CHECK(contains(page, "rtt p99.999999 "));
  CHECK_FALSE(contains(page, "p100 "));
}

TEST_CASE("what is not known is not on the page") {
  const std::string page = page_of(single());
  CHECK_FALSE(contains(page, "retransmits"));
  CHECK_FALSE(contains(page, "Network and device"));
  CHECK_FALSE(contains(page, "Expectations"));
  CHECK_FALSE(contains(page, "Failures"));
  CHECK_FALSE(contains(page, "Comparison"));
  CHECK_FALSE(contains(page, "over time"));  // there are no blocks
  CHECK(plots_in(page) == 2);
  BenchResult undated = single();
  undated.started = {};
  CHECK_FALSE(contains(page_of(undated), "<time"));
}

TEST_CASE("a bench without any echo makes a page that says why, and no empty plots") {
  const std::string page = page_of(nothing_completed());
  CHECK(contains(page, "connection refused by 192.168.1.78:80"));
  CHECK(contains(page, "No echo was completed"));
  CHECK(plots_in(page) == 0);
  CHECK(contains(page_of(result_with({})), "Nothing was measured"));
}

TEST_CASE("the timeline of a run is drawn with its outages and failures") {
  const std::string page = page_of(with_outage());
  CHECK(contains(page, "Round trip over time"));
  CHECK(contains(page, "3 failed"));
  CHECK(contains(page, "reset at 3.20 s, back after 1.52 s"));
  CHECK(contains(page, "unreachable at 9.10 s, not back"));
}

TEST_CASE("an open loop shows rtt and response in one plot") {
  const std::string page = page_of(open_loop());
  CHECK(contains(page, "; response: p50 "));
  CHECK(contains(page, "is charged to every echo"));
}

TEST_CASE("sizes are drawn against each other, and each for itself") {
  const std::string page = page_of(sweep());
  CHECK(contains(page, "Round trip by size"));
  CHECK(contains(page, "Throughput by size"));
  CHECK(contains(page, "Echoes of 1436 B"));
  CHECK(plots_in(page) == 2 + 3 * 2);
}

TEST_CASE("of very many sizes, only some are drawn for themselves") {
  std::vector<RunResult> runs;
  for (std::uint64_t i = 1; i <= 40; ++i) runs.push_back(good_run(i * 64));
  const std::string page = page_of(result_with(std::move(runs)));
  check_page(page);
  CHECK(contains(page, "Of 40 sizes, 8 have their own plots"));
  CHECK(contains(page, "Echoes of 64 B"));
  CHECK(contains(page, "Echoes of 2560 B"));
}

TEST_CASE("several results are compared with the first, in colours of their own") {
  const std::string page =
      html_report({{"old", single()}, {"new", every_failure()}, {"x", single()}});
  CHECK(contains(page, "new against old"));
  CHECK(contains(page, "x against old"));
  CHECK(contains(page, "old and new were measured under different loads"));
  CHECK(contains(page, "line s0"));
  CHECK(contains(page, "line s1"));
  CHECK(contains(page, "line s2"));
  CHECK(page.size() < 150'000);
}

TEST_CASE("more results than there are colours still make a page") {
  std::vector<NamedResult> results;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"}) {
    results.push_back({name, single()});
  }
  check_page(html_report(results));
}

TEST_CASE("expectations are shown with what was measured") {
  BenchResult result = single();
  result.verifications = {{"p99<1us", 0, false, "290 us", "p99 is 290 us"},
                          {"errors==0", 0, true, "0"}};
  const std::string page = page_of(result);
  check_page(page);
  CHECK(contains(page, "p99&lt;1us"));
  CHECK(contains(page, "not met"));
  CHECK(contains(page, "p99 is 290 us"));
}

TEST_CASE("names, messages and titles can't break out of the page") {
  BenchResult result = every_failure();
  const std::string evil = "\"><script>alert('1')</script>&";
  result.plan.target.host = evil;
  result.address = evil;
  result.exit.reason = evil;
  result.runs.front().failures.front().peer = evil;
  const std::string page = html_report({{evil, result}, {evil + "2", result}}, evil);
  check_page(page);
  CHECK(contains(page, "&lt;script&gt;"));
}

TEST_CASE("a title replaces the device's name") {
  const std::string page = html_report({{"one", single()}}, "After the fix");
  CHECK(contains(page, "<h1>After the fix</h1>"));
  CHECK(contains(page, "<title>After the fix</title>"));
}

TEST_CASE("the same results make the same page") {
  CHECK((page_of(open_loop()) == page_of(open_loop())));
}
