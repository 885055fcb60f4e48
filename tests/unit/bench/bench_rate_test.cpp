// run_bench with a rate: the schedule is kept, or what was missed of it is reported.
#include <algorithm>
#include <chrono>
#include <numeric>
#include <thread>
#include <utility>

#include "catch.hpp"
#include "support/bench.hpp"
#include "support/many_echo_server.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

BenchPlan open_loop(const Target& target, double rate, std::uint64_t count) {
  BenchPlan plan = plan_for(target, kEchoSize, count);
  plan.rate = rate;
  return plan;
}

/// Echo by echo the response counts from no later than the round trip does.
void check_response(const RunResult& bench) {
  REQUIRE(bench.response.count() == bench.echoes[Outcome::ok]);
  REQUIRE(bench.rtt.count() == bench.echoes[Outcome::ok]);
  CHECK(bench.response.mean_ns() >= bench.rtt.mean_ns());
  for (int percent = 0; percent <= 100; ++percent) {
    REQUIRE(bench.response.percentile(percent) >= bench.rtt.percentile(percent));
  }
}

}  // namespace

TEST_CASE("a run with a rate sends all of its schedule, and takes that long") {
  for (const std::uint64_t connections : {1u, 4u}) {
    INFO(connections << " connections");
    ManyEchoServer server;
    BenchPlan plan = open_loop(server.target(), 200, 40);
    plan.connections = connections;
    const BenchResult result = run(plan);
    const RunResult& bench = result.runs.at(0);
    CHECK(bench.echoes[Outcome::ok] == 40);
    CHECK(bench.unsent == 0);
    CHECK(bench.elapsed >= 200ms);  // 40 / 200 per second
    CHECK(bench.attempts_per_second() <= 200.0001);
    check_response(bench);
    CHECK(server.accepted() == connections);
    CHECK(result.exit.code == ExitCode::ok);
  }
}

TEST_CASE("no echo is sent before its time") {
  using Clock = std::chrono::steady_clock;
  std::vector<Clock::time_point> arrivals;
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
    arrivals.push_back(Clock::now());
    guest.send(bytes);
  });
  BenchPlan plan = open_loop(server.target(), 100, 10);
  const auto before = Clock::now();
  CHECK(run(plan).runs.at(0).echoes[Outcome::ok] == 10);
  server.end();
  REQUIRE(arrivals.size() == 10);
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    CHECK(arrivals[i] - before >= i * Nanoseconds(10ms));
  }
}

TEST_CASE("with several connections each has its share of the schedule") {
  ManyEchoServer server;
  BenchPlan plan = open_loop(server.target(), 1000, 14);
  plan.connections = 4;
  CHECK(run(plan).runs.at(0).echoes[Outcome::ok] == 14);
  auto received = server.received();
  std::sort(received.begin(), received.end());
  CHECK(received ==
        std::vector<std::uint64_t>{3 * kEchoSize, 3 * kEchoSize, 4 * kEchoSize, 4 * kEchoSize});
}

TEST_CASE("a rate is that of all threads together") {
  ManyEchoServer server;
  BenchPlan plan = open_loop(server.target(), 2000, 400);
  plan.connections = 8;
  plan.threads = 4;
  plan.depth = 2;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 400);
  CHECK(bench.elapsed >= 200ms);
  check_response(bench);
}

TEST_CASE("while the device is late its echoes wait and the wait is in the response") {
  bool stalled = false;
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
    if (!std::exchange(stalled, true)) std::this_thread::sleep_for(200ms);  // what is tested
    guest.send(bytes);
  });
  const RunResult bench = run(open_loop(server.target(), 100, 20)).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 20);
  CHECK(bench.unsent == 0);
  check_response(bench);
  CHECK(bench.rtt.max() >= 200ms);
  // All 20 were due within the stall, half of them 100 ms or more before its end.
  CHECK(bench.response.percentile(50) >= 100ms);
}

TEST_CASE("echoes that are due before the end but not sent are reported") {
  // It never answers, so of a hundred echoes as many go out as may be in flight.
  ManyEchoServer server([](Guest&, std::span<const std::byte>) {});
  BenchPlan plan = open_loop(server.target(), 200, 1);
  plan.count.reset();
  plan.duration = 500ms;
  plan.timeout = 700ms;
  for (const std::uint64_t depth : {1u, 10u}) {
    plan.depth = depth;
    const BenchResult result = run(plan);
    const RunResult& bench = result.runs.at(0);
    CHECK(bench.echoes[Outcome::timeout] == depth);
    CHECK(bench.unsent == 100 - depth);
    CHECK(bench.response.empty());
    CHECK(bench.elapsed >= 700ms);
    CHECK(result.exit.code == ExitCode::timeout);
  }
}

TEST_CASE("an interrupted schedule reports what was due and not sent by then") {
  ManyEchoServer server([](Guest&, std::span<const std::byte>) {});
  BenchPlan plan = open_loop(server.target(), 1000, 1'000'000);
  plan.connections = 3;
  StopFlag stop{0};
  Observer observer([&](const BenchProgress& progress) {
    const bool measuring = progress.stage == BenchProgress::Stage::measuring;
    if (measuring && progress.elapsed > 200ms) stop = 130;
  });
  const BenchResult result = run_bench(plan, observer, stop);
  const RunResult& bench = result.runs.at(0);
  CHECK(result.exit.code == ExitCode::sigint);
  CHECK(bench.echoes.attempted() == 0);
  CHECK(bench.cut_off == 3);
  CHECK(bench.unsent > 0);
  CHECK(bench.unsent < 1'000'000 - 3);
}

TEST_CASE("a timed run needs one connection, and closes it gracefully") {
  // Its last echo comes back well before the end; nothing is left to do for another connection.
  for (const bool rate : {true, false}) {
    INFO((rate ? "rate" : "think"));
    ManyEchoServer server;
    BenchPlan plan = plan_for(server.target(), kEchoSize, 1);
    plan.count.reset();
    plan.duration = 250ms;
    if (rate) plan.rate = 10;  // at 0, 100 and 200 ms
    if (!rate) plan.think = {200ms, 200ms};
    const BenchResult result = run(plan);
    CHECK(result.runs.at(0).echoes[Outcome::ok] >= 1);
    CHECK(result.runs.at(0).connect.count() == 1);
    CHECK(result.exit.code == ExitCode::ok);
    CHECK(server.accepted() == 1);
  }
}

TEST_CASE("a run shorter than a step of its schedule achieves no more than the rate") {
  ManyEchoServer server;
  BenchPlan plan = open_loop(server.target(), 0.1, 1);
  plan.duration = 5s;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 1);
  CHECK(bench.elapsed >= 5s);  // by the schedule
  CHECK(bench.attempts_per_second() <= 0.1);
}

TEST_CASE("a timed warm-up keeps to the rate") {
  ManyEchoServer server;
  BenchPlan plan = open_loop(server.target(), 100, 10);
  plan.warmup.duration = 200ms;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 10);
  check_response(bench);
  const auto received = server.received();
  const auto bytes = std::accumulate(received.begin(), received.end(), std::uint64_t{0});
  CHECK(bytes > 10 * kEchoSize);
  CHECK(bytes <= (10 + 20 + 1) * kEchoSize);  // 20 in 200 ms
}

TEST_CASE("warm-up echoes of an open loop are neither counted nor responses") {
  ManyEchoServer server;
  BenchPlan plan = open_loop(server.target(), 1000, 20);
  plan.connections = 2;
  plan.warmup.echoes = 6;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes.attempted() == 20);
  CHECK(bench.unsent == 0);
  check_response(bench);
  const auto received = server.received();
  CHECK(std::accumulate(received.begin(), received.end(), std::uint64_t{0}) == 26 * kEchoSize);
}

TEST_CASE("with a connection for every echo the response holds the time to connect") {
  ManyEchoServer server;
  BenchPlan plan = open_loop(server.target(), 500, 20);
  plan.reconnect = true;
  plan.connections = 2;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 20);
  CHECK(bench.unsent == 0);
  CHECK(server.accepted() == 20);
  check_response(bench);
}
