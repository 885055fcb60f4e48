#include "report/json/json.hpp"

#include "catch.hpp"
#include "core/run_result.hpp"
#include "support/random.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

BenchResult with_every_option() {
  BenchResult result = sweep();
  result.plan.warmup = {0, 1'234'567'891ns};
  result.plan.count = 123'456;
  result.plan.connections = 7;
  result.plan.think = {1'500us, 2'000'001ns};
  result.plan.reconnect = true;
  result.plan.spin = true;
  result.plan.timeout = 1ns;
  result.plan.connect_timeout = 87'600h;
  result.plan.wait_ready = 333ms;
  result.plan.seed = ~std::uint64_t{0};
  result.plan.pattern = {Pattern::Kind::ascii, 0};
  result.threads = 3;
  result.exit = {ExitCode::sigterm, "stopped \"here\""};
  return result;
}

BenchResult with_odd_figures() {
  BenchResult result = with_evidence();
  RunResult& run = result.runs[0];
  run.elapsed = 9'876'543'210'987ns;
  run.rtt = {};
  run.ttfb = {};
  Random random(5);
  for (int i = 0; i < 1000; ++i) {
    run.rtt.record(Nanoseconds(static_cast<std::int64_t>(random.of_any_size(42))));
    run.ttfb.record(Nanoseconds(static_cast<std::int64_t>(random.of_any_size(30))));
  }
  run.tcp.min_rtt.reset();
  run.tcp.mss.reset();
  return result;
}

BenchResult with_an_hour() {
  BenchResult result = single();
  RunResult& run = result.runs[0];
  run.echoes[Outcome::ok] = 1001;
  run.elapsed = 3h;
  run.rtt.record(7'200'000'000'001ns);
  run.ttfb.record(0ns);
  return result;
}

BenchResult with_waiting_connections() {
  BenchResult result = single();
  result.plan.connections = 8;
  RunResult& run = result.runs[0];
  run.connections = run.connections_made = run.connections_served = 8;
  run.connections_waited = 4;
  run.longest_wait = 5'998'123ns;
  run.connections_at_once = 3;
  run.connections_limit = 3;
  return result;
}

/// Of a short run, whose edges would make more than the rate.
BenchResult with_a_short_schedule() {
  BenchResult result = mixed();
  for (RunResult& run : result.runs) {
    run.elapsed = 1s;
    run.scheduled = scheduled_time(run, *result.plan.rate);
    run.outages.clear();
    run.outage_count = run.recoveries = 0;
  }
  return result;
}

BenchResult without_a_port() {
  BenchResult result = open_loop();
  RunResult& run = result.runs.at(0);
  run.local[Outcome::unreachable] = 1;
  run.failures.at(1).local_cause = "this machine has no free local port left";
  run.outages.at(1).local = true;
  return result;
}

BenchResult with_lines() {
  BenchResult result = every_failure();
  result.plan.fixed = make_fixed_payload(FixedPayload::Kind::hex, "Hello");
  result.plan.suffix = std::string("\r\n\0", 3);
  RunResult& run = result.runs[0];
  run.lost_connections = {
      .count = 5, .between_echoes = 4, .fewest_echoes = 1, .most_echoes = 3, .then_away = 2};
  Failure& failure = run.failures.front();
  failure.good_before = 59;
  failure.good_on_connection = 7;
  failure.last_back = std::byte{'\n'};
  failure.missing = std::byte{0};
  failure.last_sent = std::byte{0xff};
  return result;
}

BenchResult interrupted() {
  BenchResult result = sweep();
  result.runs.clear();
  result.exit = {ExitCode::sigint, "interrupted"};
  return result;
}

std::vector<BenchResult> all_results() {
  return {single(),
          sweep(),
          every_failure(),
          nothing_completed(),
          open_loop(),
          repeated(),
          mixed(),
          with_evidence(),
          in_six_blocks(single()),
          in_six_blocks(every_failure()),
          in_six_blocks(open_loop()),
          in_six_blocks(mixed()),
          with_every_option(),
          with_odd_figures(),
          with_an_hour(),
          with_waiting_connections(),
          with_a_short_schedule(),
          without_a_port(),
          with_lines(),
          interrupted()};
}

}  // namespace

TEST_CASE("a stored result is read and written again without a difference") {
  for (const BenchResult& result : all_results()) {
    const std::string text = to_json(result);
    CHECK(to_json(read_json_result(text)) == text);
  }
}

TEST_CASE("what was read is what was stored") {
  const BenchResult before = in_six_blocks(open_loop());
  const BenchResult after = read_json_result(to_json(before));
  CHECK(after.started == before.started);
  CHECK(after.address == before.address);
  CHECK(after.threads == 2);
  CHECK(after.plan.target.host == before.plan.target.host);
  CHECK(after.plan.rate == before.plan.rate);
  CHECK(after.plan.depth == 2);
  CHECK(after.plan.wait_ready == 30s);
  REQUIRE(after.runs.size() == 1);
  const RunResult& run = after.runs[0];
  CHECK(run.elapsed == before.runs[0].elapsed);
  CHECK(run.unsent == 496);
  CHECK(run.cut_off == 2);
  CHECK(run.connections_served == 10);
  CHECK(run.rtt.count() == 1000);
  CHECK(run.rtt.min() == before.runs[0].rtt.min());
  CHECK(run.response.max() == before.runs[0].response.max());
  CHECK(run.response.percentile(99) == before.runs[0].response.percentile(99));
  CHECK(run.blocks.length == before.runs[0].blocks.length);
  REQUIRE(run.blocks.blocks.size() == 6);
  CHECK(run.blocks.blocks[0].ok() == 211);
  CHECK(run.blocks.blocks[1].failed == 1);
  CHECK(run.blocks.blocks[2].rtt.empty());
  CHECK(run.blocks.blocks[4].response.count() == before.runs[0].blocks.blocks[4].response.count());
  CHECK(run.outages.size() == 2);
  CHECK(run.outages[0].recovered_after == 1520ms);
  CHECK(run.tcp.peer_window == 5744);
  CHECK(run.failures.size() == 2);
}

TEST_CASE("what is this machine's own is read") {
  const BenchResult before = without_a_port();
  const RunResult run = read_json_result(to_json(before)).runs.at(0);
  CHECK(run.local.by_outcome == before.runs[0].local.by_outcome);
  CHECK(run.failures.at(1).local_cause == "this machine has no free local port left");
  CHECK_FALSE(run.failures.at(0).is_local());
  CHECK_FALSE(run.outages.at(0).local);
  CHECK(run.outages.at(1).local);
}

TEST_CASE("all of a failure is read") {
  BenchResult result = every_failure();
  result.runs[0].failures[0].advice = "look there";
  const BenchResult read = read_json_result(to_json(result));
  REQUIRE(read.runs[0].failures.size() == result.runs[0].failures.size());
  for (std::size_t i = 0; i < read.runs[0].failures.size(); ++i) {
    const Failure& failure = read.runs[0].failures[i];
    CHECK(describe(failure) == describe(result.runs[0].failures[i]));
    CHECK(hint(failure) == hint(result.runs[0].failures[i]));
  }
  CHECK(read.exit.code == ExitCode::wrong_echo);
  CHECK(read.exit.reason == result.exit.reason);
}

TEST_CASE("a result is read out of the other output around it") {
  const std::string text = to_json(single());
  for (const std::string& log :
       {"+ especho bench esp32 --json\n" + text + "especho: 99 of 100 echoes ok\n",
        "{\"event\": \"start\"}\n" + text + "{\"event\": \"end\"}\n",
        "{\"schema\": \"especho.check/1\"}\n" + text, "\xef\xbb\xbf" + text,
        "that's \"it { [ \n\n" + text + "] } \"", "{\"of\": \"ci\", \"result\": " + text + "}"}) {
    CHECK(to_json(read_json_result(log)) == text);
  }
}

TEST_CASE("a result with line ends of Windows is read") {
  const std::string text = to_json(single());
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(to_json(read_json_result(crlf)) == text);
}

TEST_CASE("a stored failure has the hint that it had at first") {
  const BenchResult before = with_lines();
  const BenchResult after = read_json_result(to_json(before));
  const RunResult& run = after.runs.at(0);
  CHECK(hint(run.failures.at(0)) == hint(before.runs[0].failures[0]));
  CHECK(run.failures[0].good_before == 59);
  CHECK(run.failures[0].missing == std::byte{0});
  CHECK(run.lost_connections.most_echoes == 3);
  REQUIRE(after.plan.fixed);
  CHECK(after.plan.fixed->digest == before.plan.fixed->digest);
  CHECK(after.plan.suffix == before.plan.suffix);
}
