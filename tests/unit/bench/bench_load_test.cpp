// run_bench with several connections, threads, pauses and runs: each gets its share and all that is
// counted came about.
#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>

#include "bench/host_system.hpp"
#include "catch.hpp"
#include "support/bench.hpp"
#include "support/many_echo_server.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

std::uint64_t sum(const std::vector<std::uint64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
}

void check_all_ok(const BenchResult& result, std::uint64_t count) {
  for (const RunResult& bench : result.runs) {
    CHECK(bench.echoes[Outcome::ok] == count);
    CHECK(bench.echoes.attempted() == count);
    CHECK(bench.cut_off == 0);
    CHECK(bench.unsent == 0);
    CHECK(bench.rtt.count() == count);
    CHECK(bench.ttfb.count() == count);
    CHECK(bench.connections == result.plan.connections);
    CHECK(bench.connections_made == result.plan.connections);
    CHECK(bench.connections_served == result.plan.connections);
    CHECK(bench.outage_count == 0);
  }
  CHECK(result.exit.code == ExitCode::ok);
}

}  // namespace

TEST_CASE("every connection makes its share of the echoes") {
  ManyEchoServer server;
  BenchPlan plan = plan_for(server.target(), kEchoSize, 10);
  plan.connections = 3;
  const BenchResult result = run(plan);
  check_all_ok(result, 10);
  CHECK(result.runs.at(0).connect.count() == 3);
  CHECK(server.accepted() == 3);
  auto received = server.received();
  std::sort(received.begin(), received.end());
  CHECK(received == std::vector<std::uint64_t>{3 * kEchoSize, 3 * kEchoSize, 4 * kEchoSize});
}

TEST_CASE("echoes are spread over threads as over connections") {
  for (const unsigned threads : {1u, 2u, 4u}) {
    INFO(threads << " threads");
    ManyEchoServer server;
    BenchPlan plan = plan_for(server.target(), kEchoSize, 1003);
    plan.connections = 50;
    plan.threads = threads;
    const BenchResult result = run(plan);
    check_all_ok(result, 1003);
    CHECK(result.threads == threads);
    CHECK(server.accepted() == 50);
    const auto received = server.received();
    REQUIRE(received.size() == 50);
    CHECK(std::count(received.begin(), received.end(), 21 * kEchoSize) == 3);
    CHECK(std::count(received.begin(), received.end(), 20 * kEchoSize) == 47);
  }
}

TEST_CASE("with as many threads as connections, each has one") {
  ManyEchoServer server;
  BenchPlan plan = plan_for(server.target(), kEchoSize, 40);
  plan.connections = 4;
  plan.threads = 4;
  check_all_ok(run(plan), 40);
  CHECK(server.received() == std::vector<std::uint64_t>(4, 10 * kEchoSize));
}

TEST_CASE("by default there are neither more threads than cores nor than connections") {
  ManyEchoServer server;
  for (const unsigned connections : {1u, 2u, 3u, 40u}) {
    INFO(connections << " connections");
    BenchPlan plan = plan_for(server.target(), kEchoSize, 40);
    plan.connections = connections;
    const BenchResult result = run(plan);
    check_all_ok(result, 40);
    CHECK(result.threads == std::min(connections, net::usable_cores()));
  }
}

TEST_CASE("all connections are open at once, with a thread for each core") {
  // It answers no client before all have asked.
  constexpr std::uint64_t kMany = 300;
  std::map<Guest*, std::vector<std::byte>> asked;
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
    asked[&guest].insert(asked[&guest].end(), bytes.begin(), bytes.end());
    if (asked.size() < kMany) return;
    for (auto& [who, what] : asked) {
      who->send(what);
      what.clear();
    }
  });
  BenchPlan plan = plan_for(server.target(), kEchoSize, kMany);
  plan.connections = kMany;
  const BenchResult result = run(plan);
  check_all_ok(result, kMany);
  CHECK(result.threads == std::min<unsigned>(kMany, net::usable_cores()));
  CHECK(server.received() == std::vector<std::uint64_t>(kMany, kEchoSize));
}

TEST_CASE("the payloads of all connections differ") {
  std::set<std::vector<std::byte>> payloads;
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
    if (bytes.size() == kEchoSize) payloads.insert({bytes.begin(), bytes.end()});
    guest.send(bytes);
  });
  BenchPlan plan = plan_for(server.target(), kEchoSize, 100);
  plan.connections = 10;
  check_all_ok(run(plan), 100);
  server.end();
  CHECK(payloads.size() == 100);
}

TEST_CASE("every size is measured as often as was asked for, one after the other") {
  ManyEchoServer server;
  BenchPlan plan = plan_for(server.target(), 1, 6);
  plan.sizes = {kEchoSize, 3000};
  plan.repeat = 3;
  plan.connections = 2;
  const BenchResult result = run(plan);
  check_all_ok(result, 6);
  REQUIRE(result.runs.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    INFO("run " << i);
    CHECK(result.runs[i].size == plan.sizes[i % 2]);
    CHECK(result.runs[i].repetition == 1 + i / 2);
    CHECK(result.runs[i].connect.count() == (i == 0 ? 2 : 0));
  }
  CHECK(server.accepted() == 2);
  CHECK(sum(server.received()) == 3 * 6 * (kEchoSize + 3000));
}

TEST_CASE("with a connection for every echo the device sees as many connections as echoes") {
  for (const std::uint64_t connections : {1u, 3u}) {
    INFO(connections << " connections");
    ManyEchoServer server;
    BenchPlan plan = plan_for(server.target(), kEchoSize, 20);
    plan.connections = connections;
    plan.reconnect = true;
    plan.warmup.echoes = 7;
    const BenchResult result = run(plan);
    check_all_ok(result, 20);
    CHECK(result.runs.at(0).connect.count() == 27);
    CHECK(server.accepted() == 27);
    CHECK(server.received() == std::vector<std::uint64_t>(27, kEchoSize));
  }
}

TEST_CASE("every run of a sweep reconnects for every echo") {
  ManyEchoServer server;
  BenchPlan plan = plan_for(server.target(), 1, 5);
  plan.sizes = {1, 2, 3};
  plan.reconnect = true;
  check_all_ok(run(plan), 5);
  CHECK(server.received().size() == 15);
}

TEST_CASE("warm-up echoes of all connections are made and not counted") {
  for (const std::uint64_t depth : {1u, 3u}) {
    ManyEchoServer server;
    BenchPlan plan = plan_for(server.target(), kEchoSize, 12);
    plan.connections = 3;
    plan.threads = 2;
    plan.depth = depth;
    plan.warmup.echoes = 7;
    check_all_ok(run(plan), 12);
    CHECK(sum(server.received()) == (12 + 7) * kEchoSize);
  }
}

TEST_CASE("polling without sleep measures the same echoes") {
  for (const std::uint64_t connections : {1u, 3u}) {
    ManyEchoServer server;
    BenchPlan plan = plan_for(server.target(), kEchoSize, 60);
    plan.connections = connections;
    plan.spin = true;
    plan.warmup.echoes = 3;
    check_all_ok(run(plan), 60);
    CHECK(server.accepted() == connections);
    CHECK(sum(server.received()) == 63 * kEchoSize);
  }
}

TEST_CASE("no pause is shorter than the shortest, and the run includes all of them") {
  using Clock = std::chrono::steady_clock;
  std::map<std::uint64_t, Clock::time_point> answered;
  std::vector<Clock::duration> pauses;
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
    const auto now = Clock::now();
    const auto before = answered.find(guest.number());
    if (before != answered.end()) pauses.push_back(now - before->second);
    // Before the client can know of it, so that what is seen here is no shorter than its pause.
    answered[guest.number()] = Clock::now();
    guest.send(bytes);
  });
  BenchPlan plan = plan_for(server.target(), kEchoSize, 12);
  plan.connections = 2;
  plan.think = {5ms, 10ms};
  const BenchResult result = run(plan);
  check_all_ok(result, 12);
  CHECK(result.runs.at(0).elapsed >= 5 * 5ms);
  server.end();
  REQUIRE(pauses.size() == 10);
  for (const auto pause : pauses) CHECK(pause >= 5ms);
}

TEST_CASE("a device with many clients does well with --reconnect, pauses and threads at once") {
  ManyEchoServer server;
  BenchPlan plan = plan_for(server.target(), kEchoSize, 40);
  plan.connections = 8;
  plan.threads = 2;
  plan.reconnect = true;
  plan.think = {0ms, 4ms};
  check_all_ok(run(plan), 40);
  CHECK(server.accepted() == 40);
}

TEST_CASE("progress adds up the echoes of all threads") {
  ManyEchoServer server;
  BenchPlan plan = plan_for(server.target(), kEchoSize, 200);
  plan.connections = 8;
  plan.threads = 4;
  BenchProgress last;
  bool connecting = false;
  Observer observer([&](const BenchProgress& progress) {
    connecting = connecting || progress.stage == BenchProgress::Stage::connecting;
    last = progress;
  });
  const StopFlag never{0};
  run_bench(plan, observer, never);
  CHECK(connecting);
  CHECK(last.stage == BenchProgress::Stage::measuring);
  CHECK(last.ok == 200);
  CHECK(last.failed == 0);
  CHECK(last.share == 1);
}

TEST_CASE("the stop flag ends all threads with what they have") {
  ManyEchoServer server;
  BenchPlan plan = plan_for(server.target(), kEchoSize, 1'000'000'000);
  plan.connections = 20;
  plan.threads = 4;
  plan.depth = 3;
  StopFlag stop{0};
  Observer observer([&](const BenchProgress& progress) {
    if (progress.ok > 0) stop = 130;
  });
  const BenchResult result = run_bench(plan, observer, stop);
  const RunResult& bench = result.runs.at(0);
  CHECK(result.exit.code == ExitCode::sigint);
  CHECK(bench.echoes[Outcome::ok] > 0);
  CHECK(bench.echoes.failed() == 0);
  CHECK(bench.cut_off <= 60);
  CHECK(bench.connections_made == 20);
  CHECK(bench.rtt.count() == bench.echoes[Outcome::ok]);
}
