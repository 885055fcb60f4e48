// run_bench against a device that is not there, goes away, or comes back.
#include <memory>

#include "catch.hpp"
#include "support/bench.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

/// Echoes so many payloads of one connection and is gone.
FaultServer::Script gone_after(std::size_t echoes) {
  return [=](Peer& peer) {
    for (std::size_t i = 0; i < echoes; ++i) peer.echo_bytes(kEchoSize);
    peer.stop_listening();
    peer.hang_up();
  };
}

}  // namespace

TEST_CASE("a closed port ends the bench at once") {
  const ClosedPort port;
  const BenchResult result = run(plan_for(port.target(), kEchoSize, 100));
  CHECK(result.runs.at(0).echoes[Outcome::refused] == 1);
  CHECK(result.runs.at(0).echoes.attempted() == 1);
  CHECK(result.runs.at(0).connect.empty());
  CHECK(result.address.empty());
  CHECK(result.exit.code == ExitCode::connect);
}

TEST_CASE("a connection that takes too long counts as none") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), kEchoSize, 3);
  plan.connect_timeout = 1ns;
  const BenchResult result = run(plan);
  CHECK(result.exit.code == ExitCode::connect);
  CHECK(result.runs.at(0).echoes[Outcome::unreachable] == 1);
  CHECK(result.runs.at(0).connections_made == 0);
}

TEST_CASE("a device that is not there is not looked for again with every size") {
  const ClosedPort port;
  BenchPlan plan = plan_for(port.target(), kEchoSize, 100);
  plan.sizes = {1, 2, 3};
  const BenchResult result = run(plan);
  CHECK(result.runs.size() == 1);
  CHECK(result.exit.code == ExitCode::connect);
}

TEST_CASE("with --max-errors, connecting is tried that many times and no more") {
  const ClosedPort port;
  BenchPlan plan = plan_for(port.target(), kEchoSize, 100);
  plan.max_errors = 3;
  const BenchResult result = run(plan);
  CHECK(result.runs.at(0).echoes[Outcome::refused] == 3);
  CHECK(result.exit.code == ExitCode::connect);
}

TEST_CASE("the count ends a bench whose connections all fail") {
  const ClosedPort port;
  BenchPlan plan = plan_for(port.target(), kEchoSize, 2);
  plan.max_errors = 100;
  const BenchResult result = run(plan);
  CHECK(result.runs.at(0).echoes.attempted() == 2);
  CHECK(result.exit.code == ExitCode::connect);
}

TEST_CASE("a name that does not resolve is unreachable") {
  BenchPlan plan = plan_for({"no-such-name.invalid", 80, Family::any}, kEchoSize, 10);
  plan.connect_timeout = 5s;
  const BenchResult result = run(plan);
  CHECK(result.runs.at(0).echoes[Outcome::unreachable] == 1);
  CHECK(result.exit.code == ExitCode::connect);
  REQUIRE(result.runs[0].failures.size() == 1);
  CHECK(describe(result.runs[0].failures[0]).find("no-such-name.invalid") != std::string::npos);
}

TEST_CASE("a device that goes away for good ends the bench") {
  const FaultServer server(gone_after(5));
  BenchPlan plan = plan_for(server.target(), kEchoSize, 1000);
  plan.connect_timeout = 500ms;
  const BenchResult result = run(plan);
  const RunResult& bench = result.runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 5);
  CHECK(bench.echoes[Outcome::short_echo] == 1);
  CHECK(bench.echoes[Outcome::refused] == 1);
  CHECK(bench.echoes.attempted() == 7);
  CHECK(bench.rtt.count() == 5);
  CHECK(bench.elapsed >= 250ms);  // the time without the device is part of the run
  CHECK(result.exit.code == ExitCode::wrong_echo);  // the short echo is worse than the refusal
}

TEST_CASE("a device that comes back within the connect timeout is measured on") {
  const auto server = std::make_unique<FaultServer>(gone_after(5));
  std::unique_ptr<FaultServer> again;
  BenchPlan plan = plan_for(server->target(), kEchoSize, 20);
  // It comes back when the bench has noticed that it is gone.
  Observer observer([&](const BenchProgress& progress) {
    if (progress.failed == 1 && !again) {
      again = std::make_unique<FaultServer>(faults::echo(), server->target().port);
    }
  });
  const StopFlag never{0};
  const BenchResult result = run_bench(plan, observer, never);
  const RunResult& bench = result.runs.at(0);
  CHECK(bench.echoes[Outcome::short_echo] == 1);
  CHECK(bench.echoes[Outcome::ok] == 19);
  CHECK(bench.connect.count() == 2);
  CHECK(result.exit.code == ExitCode::wrong_echo);
}

TEST_CASE("a device that resets what it has just accepted is there and every reset is counted") {
  // The reset may come before the handshake is reported, before the first write, or after it.
  const FaultServer server(faults::reset_after(0));
  const BenchResult result = run(plan_for(server.target(), kEchoSize, 50));
  CHECK(result.runs.at(0).echoes[Outcome::reset] == 50);
  CHECK(result.runs.at(0).echoes.attempted() == 50);
  CHECK(server.accepted() == 50);
  CHECK(result.exit.code == ExitCode::connection_lost);
}

TEST_CASE("a deadline that passes before the first connection is exit 4") {
  const FaultServer server(faults::echo());
  BenchPlan plan = plan_for(server.target(), kEchoSize, 10);
  plan.deadline = 1ns;
  const BenchResult result = run(plan);
  CHECK(result.exit.code == ExitCode::timeout);
  for (const RunResult& bench : result.runs) CHECK(bench.echoes[Outcome::ok] == 0);
}

TEST_CASE("the stop flag ends the wait for a device that went away") {
  const FaultServer server(gone_after(1));
  StopFlag stop{0};
  Observer observer([&](const BenchProgress& progress) {
    if (progress.failed == 1) stop = 130;
  });
  const BenchResult result = run_bench(plan_for(server.target(), kEchoSize, 1000), observer, stop);
  CHECK(result.exit.code == ExitCode::sigint);
  CHECK(result.runs.at(0).echoes[Outcome::ok] == 1);
  CHECK(result.runs.at(0).echoes.failed() == 1);
}

TEST_CASE("the deadline ends the wait for a device that went away") {
  BenchResult result;
  std::uint64_t ok = 0;
  // A busy machine may take longer than the shortest for the first echo.
  for (Nanoseconds deadline = 1s; ok == 0 && deadline < 1h; deadline *= 2) {
    const FaultServer server(gone_after(1));
    BenchPlan plan = plan_for(server.target(), kEchoSize, 1000);
    plan.connect_timeout = 10h;
    plan.deadline = deadline;
    result = run(plan);
    if (!result.runs.empty()) ok = result.runs[0].echoes[Outcome::ok];
  }
  CHECK(ok == 1);
  CHECK(result.exit.code != ExitCode::ok);
  CHECK(result.runs.at(0).elapsed < 2h);  // and not the connect timeout
}
