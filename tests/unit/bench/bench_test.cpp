// run_bench against a device that echoes as it should: what is counted, and what ends a run.
#include <atomic>
#include <future>
#include <thread>
#include <utility>

#include "catch.hpp"
#include "support/bench.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

/// More than any test waits for.
constexpr std::uint64_t kEndless = 1'000'000'000;

}  // namespace

TEST_CASE("a bench measures as many echoes as asked for, on one connection") {
  const FaultServer server(faults::echo());
  const BenchResult result = run(plan_for(server.target(), 64, 50));
  REQUIRE(result.runs.size() == 1);
  const RunResult& bench = result.runs[0];
  CHECK(bench.size == 64);
  CHECK(bench.echoes[Outcome::ok] == 50);
  CHECK(bench.echoes.attempted() == 50);
  CHECK(bench.failures.empty());
  CHECK(bench.rtt.count() == 50);
  CHECK(bench.ttfb.count() == 50);
  CHECK(bench.connect.count() == 1);
  CHECK(server.accepted() == 1);
  CHECK(result.address == "127.0.0.1");
  CHECK(result.exit.code == ExitCode::ok);
  CHECK(result.exit.reason == "ok");
}

TEST_CASE("the first byte never comes later than the last one") {
  const FaultServer server(faults::trickle());
  const RunResult bench = run(plan_for(server.target(), 100, 20)).runs.at(0);
  REQUIRE(bench.echoes[Outcome::ok] == 20);
  CHECK(bench.ttfb.min() > 0ns);
  CHECK(bench.ttfb.min() <= bench.rtt.min());
  CHECK(bench.ttfb.max() <= bench.rtt.max());
  CHECK(bench.ttfb.mean_ns() <= bench.rtt.mean_ns());
  // The run holds all its echoes, one after the other.
  CHECK(static_cast<double>(bench.elapsed.count()) >= bench.rtt.mean_ns() * 20 * 0.999);
}

TEST_CASE("every size of a sweep has a run of its own on the one connection") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), 1, 5);
  plan.sizes = {1436, 1, 65536, 64};
  const BenchResult result = run(plan);
  REQUIRE(result.runs.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(result.runs[i].size == plan.sizes[i]);
    CHECK(result.runs[i].echoes[Outcome::ok] == 5);
    CHECK(result.runs[i].connect.count() == (i == 0 ? 1 : 0));
  }
  CHECK(server.accepted() == 1);
  CHECK(result.exit.code == ExitCode::ok);
}

TEST_CASE("every pattern comes back") {
  const FaultServer server(faults::echo());
  for (const char* pattern : {"random", "ascii", "counter", "0x00"}) {
    BenchPlan plan = plan_for(server.target(), 5000, 3);
    plan.pattern = parse_pattern(pattern);
    plan.no_delay = false;
    CHECK(run(plan).runs.at(0).echoes[Outcome::ok] == 3);
  }
}

TEST_CASE("an echo larger than every buffer comes back intact") {
  const FaultServer server(faults::echo());
  const BenchResult result = run(plan_for(server.target(), std::uint64_t{3} * 1024 * 1024 + 1, 3));
  CHECK(result.runs[0].echoes[Outcome::ok] == 3);
  CHECK(result.exit.code == ExitCode::ok);
}

TEST_CASE("echoes of the warm-up are made but not counted") {
  std::atomic<std::uint64_t> echoed = 0;
  std::uint64_t ok = 0;
  {
    const FaultServer server(
        [&](Peer& peer) { peer.echo([&](Peer::Bytes& piece) { echoed += piece.size(); }); });
    BenchPlan plan = plan_for(server.target(), 100, 10);
    plan.warmup.echoes = 5;
    const RunResult bench = run(plan).runs.at(0);
    ok = bench.echoes[Outcome::ok];
    CHECK(bench.rtt.count() == 10);
    CHECK(bench.connect.count() == 1);
  }
  CHECK(ok == 10);
  CHECK(echoed == 15 * 100);
}

TEST_CASE("a timed warm-up is followed by all of the echoes") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), 100, 10);
  plan.warmup.duration = 50ms;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 10);
  CHECK(bench.rtt.count() == 10);
}

TEST_CASE("a failure in the warm-up is counted") {
  bool first = true;
  const FaultServer server([&](Peer& peer) {
    if (std::exchange(first, false)) {
      faults::flip_at(150)(peer);  // the second echo
    } else {
      peer.echo();
    }
  });
  BenchPlan plan = plan_for(server.target(), 100, 10);
  plan.warmup.echoes = 5;
  const BenchResult result = run(plan);
  CHECK(result.runs[0].echoes[Outcome::mismatch] == 1);
  CHECK(result.runs[0].echoes[Outcome::ok] == 9);
  CHECK(result.runs[0].connect.count() == 2);
  CHECK(result.exit.code == ExitCode::wrong_echo);
}

TEST_CASE("a timed run lasts that long and ends well") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), 64, 1);
  plan.count.reset();
  plan.duration = 100ms;
  const BenchResult result = run(plan);
  CHECK(result.runs[0].echoes[Outcome::ok] > 0);
  CHECK(result.runs[0].echoes.failed() == 0);
  CHECK(result.runs[0].elapsed >= 100ms);
  CHECK(result.exit.code == ExitCode::ok);
}

TEST_CASE("a run ended by its count takes no longer, even if echoes were cut off") {
  bool first = true;
  const FaultServer server([&](Peer& peer) {
    if (std::exchange(first, false)) {
      faults::flip_at(150)(peer);
    } else {
      peer.echo();
    }
  });
  BenchPlan plan = plan_for(server.target(), 100, 50);
  plan.depth = 8;
  plan.duration = 1h;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.cut_off > 0);
  CHECK(bench.echoes.attempted() + bench.cut_off == 50);
  CHECK(bench.elapsed < 10min);
}

TEST_CASE("whatever the pauses, the block of the last echo lies within the run") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), 100, 3);
  plan.think = {20ms, 30ms};
  const RunResult bench = run(plan).runs.at(0);
  REQUIRE_FALSE(bench.blocks.blocks.empty());
  CHECK(bench.blocks.blocks.back().ok() == 1);
  CHECK(bench.blocks.start_of(bench.blocks.blocks.size() - 1) < bench.elapsed);
}

TEST_CASE("whichever of count and duration comes first ends the run") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), 64, 3);
  plan.duration = 1h;
  CHECK(run(plan).runs.at(0).echoes[Outcome::ok] == 3);
  plan.count = kEndless;
  plan.duration = 50ms;
  CHECK(run(plan).exit.code == ExitCode::ok);
}

TEST_CASE("the deadline ends a bench that goes well with what it has and exit 4") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), 64, kEndless);
  plan.sizes = {64, 128};
  BenchResult result;
  std::uint64_t ok = 0;
  // A busy machine may take longer than the shortest for the first echo.
  for (plan.deadline = 200ms; ok == 0 && *plan.deadline < 1h; *plan.deadline *= 2) {
    result = run(plan);
    CHECK(result.exit.code == ExitCode::timeout);
    CHECK(result.exit.reason.find("deadline of " + format_duration(*plan.deadline)) !=
          std::string::npos);
    if (!result.runs.empty()) ok = result.runs[0].echoes[Outcome::ok];
  }
  REQUIRE(result.runs.size() == 1);
  CHECK(result.runs[0].echoes[Outcome::ok] > 0);
  CHECK(result.runs[0].echoes.failed() == 0);
}

TEST_CASE("the deadline cuts off an echo without counting it") {
  std::atomic<bool> sent = false;
  const FaultServer server([&](Peer& peer) {
    std::byte first{};
    sent = peer.read({&first, 1});
    peer.drain();
  });
  BenchPlan plan = plan_for(server.target(), 64, 10);
  BenchResult result;
  // A busy machine may take longer than the shortest to connect and to send.
  for (plan.deadline = 100ms; !sent && *plan.deadline < 1h; *plan.deadline *= 2) {
    result = run(plan);
    CHECK(result.exit.code == ExitCode::timeout);
  }
  CHECK(result.runs.at(0).echoes.attempted() == 0);
  CHECK(result.runs.at(0).cut_off == 1);
  CHECK(result.runs.at(0).connect.count() == 1);
}

TEST_CASE("the stop flag ends a bench from its observer with what it has") {
  const FaultServer server(faults::echo());
  StopFlag stop{0};
  Observer observer([&](const BenchProgress& progress) {
    if (progress.ok > 0) stop = 130;
  });
  const BenchResult result = run_bench(plan_for(server.target(), 64, kEndless), observer, stop);
  CHECK(result.exit.code == ExitCode::sigint);
  CHECK(result.exit.reason.starts_with("interrupted"));
  CHECK(result.runs.at(0).echoes[Outcome::ok] > 0);
  CHECK(result.runs.at(0).echoes.failed() == 0);
}

TEST_CASE("the stop flag ends a bench from another thread while it waits for an echo") {
  std::promise<void> connected;
  const FaultServer server([&](Peer& peer) {
    connected.set_value();
    peer.drain();
  });
  StopFlag stop{0};
  std::thread other([&] {
    connected.get_future().wait();
    stop = 143;
  });
  Observer observer;
  const BenchResult result = run_bench(plan_for(server.target(), 64, 10), observer, stop);
  other.join();
  CHECK(result.exit.code == ExitCode::sigterm);
  CHECK(result.runs.at(0).echoes.attempted() == 0);
}

TEST_CASE("a stop flag that is set at the start leaves nothing to do") {
  const FaultServer server(faults::echo());
  const StopFlag stop{130};
  Observer observer;
  const BenchResult result = run_bench(plan_for(server.target(), 64, 10), observer, stop);
  CHECK(result.exit.code == ExitCode::sigint);
  CHECK(server.accepted() == 0);
}

TEST_CASE("progress ends with all echoes of each size") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), 64, 20);
  plan.sizes = {64, 128};
  std::vector<BenchProgress> seen;
  Observer observer([&](const BenchProgress& progress) { seen.push_back(progress); });
  const StopFlag never{0};
  run_bench(plan, observer, never);
  REQUIRE(seen.size() >= 2);
  for (const BenchProgress& progress : seen) {
    CHECK(progress.share >= 0);
    CHECK(progress.share <= 1);
    CHECK(progress.stage != BenchProgress::Stage::warming_up);
  }
  CHECK(seen.back().size == 128);
  CHECK(seen.back().ok == 20);
  CHECK(seen.back().failed == 0);
  CHECK(seen.back().share == 1);
  CHECK(seen.back().mean > 0ns);
}
