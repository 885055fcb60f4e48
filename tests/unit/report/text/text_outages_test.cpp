#include "report/text/sections.hpp"

#include "catch.hpp"
#include "support/results.hpp"
#include "unit/report/text/styles.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

std::string outages_of(const RunResult& run, TextStyle style = kPlain) {
  TextPage page(style);
  print_outages(page, run, "outages");
  return page.text();
}

/// 60 s long, so that a second is a character.
RunResult minute(std::vector<Outage> outages) {
  RunResult run;
  run.connections = 4;
  run.elapsed = 60s;
  run.outage_count = outages.size();
  run.outages = std::move(outages);
  return run;
}

Outage outage(Nanoseconds at, std::optional<Nanoseconds> recovered_after) {
  return {.at = at,
          .echo = 7,
          .connection = 1,
          .outcome = Outcome::timeout,
          .recovered_after = recovered_after};
}

std::string timeline_of(const RunResult& run, TextStyle style = kPlain) {
  std::string text = outages_of(run, style);
  text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

std::string timeline(const std::string& cells) {
  return "  0 " + cells + " 60.0 s";
}

}  // namespace

TEST_CASE("a run without outages says nothing of them") {
  CHECK(outages_of(good_run(64)).empty());
}

TEST_CASE("outages are listed, and shown over the time of the run") {
  RunResult run = minute(two_outages());
  run.recoveries = 1;
  CHECK(outages_of(run) ==
        "\n"
        "outages: 2, longest stall 50.9 s, 1 recovery\n"
        "  at 3.20 s  echo 321  connection 2   reset        back after 1.52 s\n"
        "  at 9.10 s  echo 904  connection 11  unreachable  not back\n"
        "  0 ...xx....xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 60.0 s\n");
}

TEST_CASE("an outage that is this machine's own is marked") {
  RunResult run = minute({outage(1s, 2s)});
  run.outages[0].local = true;
  CHECK(outages_of(run).find("  timeout (this machine)  back after 2.00 s\n") != std::string::npos);
}

TEST_CASE("the only connection needs no number") {
  RunResult run = minute({outage(1s, 2s)});
  run.connections = 1;
  CHECK(outages_of(run).find("  at 1.00 s  echo 7  timeout  back after 2.00 s\n") !=
        std::string::npos);
}

TEST_CASE("the timeline covers an outage from its start to its end") {
  const std::string good(60, '.');
  const auto with_out = [&](std::size_t at, std::size_t length) {
    return timeline(std::string(good).replace(at, length, std::string(length, 'x')));
  };
  CHECK(timeline_of(minute({outage(0s, 1s)})) == with_out(0, 1));
  CHECK(timeline_of(minute({outage(10s, 5s)})) == with_out(10, 5));
  CHECK(timeline_of(minute({outage(10'500ms, 1s)})) == with_out(10, 2));
  CHECK(timeline_of(minute({outage(50s, {})})) == with_out(50, 10));
  CHECK(timeline_of(minute({outage(10s, 1s), outage(10s, 3s)})) == with_out(10, 3));
}

TEST_CASE("the shortest outage is visible, even at the very end") {
  const std::string good(59, '.');
  CHECK(timeline_of(minute({outage(0s, 1ns)})) == timeline("x" + good));
  CHECK(timeline_of(minute({outage(60s, {})})) == timeline(good + "x"));
  CHECK(timeline_of(minute({outage(70s, 5s)})) == timeline(good + "x"));
}

TEST_CASE("the timeline has other signs if the terminal shows them") {
  const std::string text = timeline_of(minute({outage(0s, 1s)}), kUnicode);
  CHECK(text.starts_with("  0 ×···"));
  CHECK(text.find('x') == std::string::npos);
}

TEST_CASE("of many outages the first are listed and the others counted") {
  std::vector<Outage> many(13, outage(0s, 1ms));
  for (std::size_t i = 0; i < many.size(); ++i) many[i].at = std::chrono::seconds(i);
  const std::string text = outages_of(minute(many));
  CHECK(text.find("at 9.00 s") != std::string::npos);
  CHECK(text.find("at 10.0 s") == std::string::npos);
  CHECK(text.find("\n  and 3 more\n") != std::string::npos);
}

TEST_CASE("what is not known of outages is not shown as good time") {
  RunResult run = minute({outage(10s, 1s), outage(20s, 2s)});
  run.outage_count = 5;
  const std::string text = outages_of(run);
  CHECK(text.find("outages: 5, longest stall at least 2.00 s") != std::string::npos);
  CHECK(text.find("and 3 more") != std::string::npos);
  CHECK(timeline_of(run) ==
        timeline("..........x.........xx??????????????????????????????????????"));
}

TEST_CASE("a run of zero length has no sparkline") {
  RunResult run = minute({outage(0s, {})});
  run.elapsed = 0s;
  CHECK(outages_of(run).ends_with("not back\n"));
}
