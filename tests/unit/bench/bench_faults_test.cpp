// run_bench against devices that do something wrong: every failure is named and counted, and the
// next echo gets a connection of its own.
#include <string>

#include "catch.hpp"
#include "support/bench.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

struct Fault {
  std::string name;
  FaultServer::Script script;
  Outcome outcome;
  ExitCode code;
  std::uint64_t received;  ///< in every failure
};

const std::vector<Fault> kFaults{
    {"mute", faults::mute(), Outcome::timeout, ExitCode::timeout, 0},
    {"closes at once", faults::close_after(0), Outcome::short_echo, ExitCode::wrong_echo, 0},
    {"closes inside", faults::close_after(300), Outcome::short_echo, ExitCode::wrong_echo, 300},
    {"closes before the last byte", faults::close_after(kFaultySize - 1), Outcome::short_echo,
     ExitCode::wrong_echo, kFaultySize - 1},
    {"flips the first byte", faults::flip_at(0), Outcome::mismatch, ExitCode::wrong_echo,
     kFaultySize},
    {"flips the last byte", faults::flip_at(kFaultySize - 1), Outcome::mismatch,
     ExitCode::wrong_echo, kFaultySize},
    {"drops a byte", faults::drop_at(500), Outcome::mismatch, ExitCode::wrong_echo,
     kFaultySize - 1},
    {"doubles a byte", faults::double_at(500), Outcome::mismatch, ExitCode::wrong_echo,
     kFaultySize + 1},
    {"adds a byte", faults::surplus_behind(kFaultySize - 1), Outcome::excess, ExitCode::wrong_echo,
     kFaultySize + 1},
};

BenchPlan plan_against(const FaultServer& server, std::uint64_t count, const std::string& fault) {
  BenchPlan plan = plan_for(server.target(), kFaultySize, count);
  if (fault == "mute") plan.timeout = 100ms;
  return plan;
}

}  // namespace

TEST_CASE("every kind of failure is named and counted and does not end the bench") {
  for (const Fault& fault : kFaults) {
    INFO(fault.name);
    const FaultServer server(fault.script);
    const BenchResult result = run(plan_against(server, 3, fault.name));
    REQUIRE(result.runs.size() == 1);
    const RunResult& bench = result.runs[0];
    CHECK(bench.echoes[fault.outcome] == 3);
    CHECK(bench.echoes.attempted() == 3);
    CHECK(bench.rtt.empty());
    CHECK(bench.ttfb.empty());
    CHECK(bench.connect.count() == 3);
    CHECK(server.accepted() == 3);
    CHECK(result.exit.code == fault.code);
    REQUIRE(bench.failures.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(bench.failures[i].outcome == fault.outcome);
      CHECK(bench.failures[i].echo == i + 1);
      CHECK(bench.failures[i].size == kFaultySize);
      CHECK(bench.failures[i].sent == kFaultySize);
      CHECK(bench.failures[i].received == fault.received);
      CHECK(bench.failures[i].peer == to_string(server.target()));
    }
    CHECK(result.exit.reason.find(describe(bench.failures[0])) != std::string::npos);
  }
}

TEST_CASE("a bench ends after the allowed number of errors") {
  for (const Fault& fault : kFaults) {
    INFO(fault.name);
    const FaultServer server(fault.script);
    BenchPlan plan = plan_against(server, 1000, fault.name);
    plan.max_errors = 2;
    const BenchResult result = run(plan);
    CHECK(result.runs[0].echoes[fault.outcome] == 2);
    CHECK(result.runs[0].echoes.attempted() == 2);
    CHECK(result.exit.code == fault.code);
  }
}

TEST_CASE("a connection that is reset is counted as reset") {
  for (const std::size_t at : {1u, 999u}) {
    INFO("reset after " << at);
    const FaultServer server(faults::reset_after(at));
    const BenchResult result = run(plan_for(server.target(), kFaultySize, 3));
    CHECK(result.runs[0].echoes[Outcome::reset] == 3);
    CHECK(server.accepted() == 3);
    CHECK(result.exit.code == ExitCode::connection_lost);
    // Not all systems hand out what came before the reset.
    for (const Failure& failure : result.runs[0].failures) CHECK(failure.received <= at);
  }
}

TEST_CASE("a reset while the payload is still being written is a reset as well") {
  const FaultServer server(faults::reset_after(100'000));
  const BenchResult result = run(plan_for(server.target(), 8'000'000, 10));
  CHECK(result.runs[0].echoes[Outcome::reset] == 10);
}

TEST_CASE("a mismatch is named with its kind and place") {
  const auto mismatch_of = [](const FaultServer::Script& script) {
    const FaultServer server(script);
    const BenchResult result = run(plan_for(server.target(), kFaultySize, 1));
    REQUIRE(result.runs[0].failures.size() == 1);
    REQUIRE(result.runs[0].failures[0].mismatch.has_value());
    return *result.runs[0].failures[0].mismatch;
  };
  for (const std::size_t at : {std::size_t{0}, std::size_t{500}, std::size_t{kFaultySize - 1}}) {
    INFO("at " << at);
    const Mismatch flipped = mismatch_of(faults::flip_at(at));
    CHECK(to_string(flipped.kind) == "corrupted");
    CHECK(flipped.offset == at);
  }
  for (const std::size_t at : {0u, 500u, 998u}) {
    INFO("at " << at);
    const Mismatch dropped = mismatch_of(faults::drop_at(at));
    CHECK(to_string(dropped.kind) == "lost");
    CHECK(dropped.amount == 1);
    CHECK(dropped.offset == at);
    const Mismatch doubled = mismatch_of(faults::double_at(at));
    CHECK(to_string(doubled.kind) == "inserted");
    CHECK(doubled.amount == 1);
    CHECK(doubled.offset == at + 1);
  }
}

TEST_CASE("the last byte lost is a timeout one byte short of the end") {
  const FaultServer server(faults::drop_at(kFaultySize - 1));
  BenchPlan plan = plan_for(server.target(), kFaultySize, 1);
  plan.timeout = 1s;
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::timeout] == 1);
  REQUIRE(bench.failures.size() == 1);
  CHECK(bench.failures[0].received == kFaultySize - 1);
}

TEST_CASE("the echo of an earlier payload is told to be stale") {
  const FaultServer server(faults::one_echo_behind(kFaultySize));
  const BenchResult result = run(plan_for(server.target(), kFaultySize, 4));
  const RunResult& bench = result.runs[0];
  // A new connection after each failure begins with a good one.
  CHECK(bench.echoes[Outcome::ok] == 2);
  CHECK(bench.echoes[Outcome::mismatch] == 2);
  CHECK(server.accepted() == 2);
  for (const Failure& failure : bench.failures) {
    REQUIRE(failure.mismatch.has_value());
    CHECK(to_string(failure.mismatch->kind) == "stale");
    CHECK(failure.mismatch->amount == 1);
    CHECK(failure.mismatch->offset == 0);
  }
  CHECK(result.exit.code == ExitCode::wrong_echo);
}

TEST_CASE("an echo is judged good only if nothing came after the last one") {
  const FaultServer server(faults::surplus_at_end());
  const BenchResult result = run(plan_for(server.target(), kFaultySize, 3));
  CHECK(result.runs[0].echoes[Outcome::ok] == 2);
  CHECK(result.runs[0].echoes[Outcome::excess] == 1);
  CHECK(result.exit.code == ExitCode::wrong_echo);
  REQUIRE(result.runs[0].failures.size() == 1);
  CHECK(result.runs[0].failures[0].received == kFaultySize + 1);
}

TEST_CASE("a wrong byte deep inside a large echo is found at its offset") {
  constexpr std::uint64_t kLarge = std::uint64_t{3} * 1024 * 1024;
  const FaultServer server(faults::flip_at(2'500'000));
  const BenchResult result = run(plan_for(server.target(), kLarge, 1));
  CHECK(result.runs[0].echoes[Outcome::mismatch] == 1);
  REQUIRE(result.runs[0].failures.size() == 1);
  REQUIRE(result.runs[0].failures[0].mismatch.has_value());
  CHECK(result.runs[0].failures[0].mismatch->offset == 2'500'000);
}

TEST_CASE("a device that never reads is a timeout, not a hang") {
  const FaultServer server(faults::never_read());
  BenchPlan plan = plan_for(server.target(), std::uint64_t{16} * 1024 * 1024, 2);
  plan.timeout = 200ms;
  const BenchResult result = run(plan);
  CHECK(result.runs[0].echoes[Outcome::timeout] == 2);
  CHECK(result.exit.code == ExitCode::timeout);
  for (const Failure& failure : result.runs[0].failures) {
    CHECK(failure.received == 0);
    CHECK(failure.sent < failure.size);
    CHECK(failure.elapsed >= 200ms);
  }
}

TEST_CASE("only the first failures are kept but all are counted") {
  const FaultServer server(faults::flip_at(0));
  const BenchResult result = run(plan_for(server.target(), 64, 25));
  CHECK(result.runs[0].echoes[Outcome::mismatch] == 25);
  CHECK(result.runs[0].failures.size() == RunResult::kKeptFailures);
  CHECK(result.exit.reason.starts_with("25 of 25 echoes failed"));
}

TEST_CASE("a device that closes after each echo is recognised, and served with --reconnect") {
  const FaultServer server(faults::close_after_each(kFaultySize));
  BenchPlan plan = plan_for(server.target(), 64, 20);
  const RunResult bench = run(plan).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 10);
  CHECK(closes_after(bench) == 1u);
  CHECK(bench.failures.at(0).good_on_connection == 1);
  plan.reconnect = true;
  const RunResult again = run(plan).runs.at(0);
  CHECK(again.echoes[Outcome::ok] == 20);
  CHECK(again.lost_connections.count == 0);
}

TEST_CASE("what went well before a failure is reported with it") {
  const FaultServer server([](Peer& peer) {
    for (int i = 0; i < 5; ++i) peer.echo_bytes(kFaultySize);
    peer.hang_up();
  });
  const RunResult bench = run(plan_for(server.target(), kFaultySize, 12)).runs.at(0);
  CHECK(bench.echoes[Outcome::ok] == 10);
  REQUIRE(bench.failures.size() == 2);
  CHECK(bench.failures[0].good_before == 5);
  CHECK(bench.failures[0].good_on_connection == 5);
  CHECK(bench.failures[1].good_before == 10);
  CHECK(bench.failures[1].good_on_connection == 5);
}

TEST_CASE("a device that answers lines is measured with a suffix") {
  for (const char* end : {"\n", "\r\n"}) {
    const FaultServer server(faults::lines(end));
    BenchPlan plan = plan_for(server.target(), 64, 50);
    plan.sizes = {3, 64, 5000, 100'000};
    plan.suffix = end;
    plan.depth = 2;
    const BenchResult result = run(plan);
    CHECK(result.exit.reason == "ok");
    for (const RunResult& bench : result.runs) CHECK(bench.echoes[Outcome::ok] == 50);
  }
}

TEST_CASE("a fixed payload comes back, and one that is changed is wrong") {
  BenchPlan plan;
  plan.fixed = make_fixed_payload(FixedPayload::Kind::text, "Hello World");
  plan.suffix = "\n";
  {
    const FaultServer server(faults::lines("\n"));
    plan.target = server.target();
    plan.sizes = {12};
    plan.count = 20;
    CHECK(run(plan).runs.at(0).echoes[Outcome::ok] == 20);
  }
  const FaultServer server(faults::flip_at(15));
  plan.target = server.target();
  plan.count = 2;  // the second one holds that byte
  const RunResult bench = run(plan).runs.at(0);
  REQUIRE(bench.failures.size() == 1);
  CHECK(bench.failures[0].mismatch->offset == 3);
  CHECK(bench.failures[0].mismatch->kind == Mismatch::Kind::corrupted);
}

TEST_CASE("an echo that stops at a newline says so") {
  const FaultServer server(faults::lines("\n"));
  BenchPlan plan = plan_for(server.target(), 7, 1);
  plan.fixed = make_fixed_payload(FixedPayload::Kind::text, "one\ntwo");
  plan.timeout = 200ms;
  const Failure failure = run(plan).runs.at(0).failures.at(0);
  CHECK(failure.received == 4);
  CHECK(failure.last_back == std::byte{'\n'});
  CHECK(failure.missing == std::byte{'t'});
  CHECK(failure.last_sent == std::byte{'o'});
}
