#include <string>

#include "catch.hpp"
#include "core/bench_exit.hpp"
#include "especho/bench.hpp"

using namespace especho;

namespace {

/// Each outcome is worse than all after it.
const std::vector<Outcome> kWorstFirst{Outcome::mismatch, Outcome::excess,  Outcome::short_echo,
                                       Outcome::reset,    Outcome::timeout, Outcome::unreachable,
                                       Outcome::refused,  Outcome::ok};

RunResult run_with(std::initializer_list<Outcome> outcomes) {
  RunResult run;
  for (const Outcome outcome : outcomes) {
    ++run.echoes[outcome];
    if (outcome == Outcome::ok) continue;
    Failure failure;
    failure.outcome = outcome;
    failure.peer = std::string(to_string(outcome)) + ".peer";
    run.failures.push_back(failure);
  }
  return run;
}

}  // namespace

TEST_CASE("the worst outcome decides the exit whatever the order") {
  for (std::size_t worse = 0; worse < kWorstFirst.size(); ++worse) {
    for (std::size_t better = worse + 1; better < kWorstFirst.size(); ++better) {
      const Outcome a = kWorstFirst[worse];
      const Outcome b = kWorstFirst[better];
      INFO(to_string(a) << " and " << to_string(b));
      for (const auto& runs : {std::vector{run_with({a, b})}, std::vector{run_with({b, a})},
                               std::vector{run_with({b}), run_with({a})}}) {
        const Exit exit = bench_exit(runs);
        CHECK(exit.code == exit_code(a));
        CHECK(exit.reason.find(std::string(to_string(a)) + ".peer") != std::string::npos);
      }
    }
  }
}

TEST_CASE("local failures decide the exit only if nothing else does") {
  RunResult run = run_with({Outcome::unreachable});
  run.echoes[Outcome::ok] = 9;
  run.local[Outcome::unreachable] = 1;
  run.failures[0].local_cause = "this machine has no free local port left";
  const Exit exit = bench_exit({run});
  CHECK(exit.code == ExitCode::failure);
  CHECK(exit.reason == "1 of 10 echoes failed (1 unreachable): " + describe(run.failures[0]));
  for (const Outcome outcome : kBySeverity) {
    const RunResult other = run_with({outcome});
    const Exit both = bench_exit({run, other});
    CHECK(both.code == exit_code(outcome));
    CHECK(both.reason.find(describe(other.failures[0])) != std::string::npos);
  }
}

TEST_CASE("one failure among many good echoes is not ok") {
  RunResult run = run_with({Outcome::timeout});
  run.echoes[Outcome::ok] = 1'000'000;
  const Exit exit = bench_exit({run});
  CHECK(exit.code == ExitCode::timeout);
  CHECK(exit.reason.starts_with("1 of 1000001 echoes failed (1 timeout): "));
}

TEST_CASE("the failure of a single echo is reported without a count") {
  const RunResult run = run_with({Outcome::refused});
  CHECK(bench_exit({run}).reason == describe(run.failures[0]));
}

TEST_CASE("good echoes alone are ok") {
  const Exit exit = bench_exit({run_with({Outcome::ok}), run_with({Outcome::ok, Outcome::ok})});
  CHECK(exit.code == ExitCode::ok);
  CHECK(exit.reason == "ok");
}

TEST_CASE("no echo at all is a failure") {
  for (const auto& runs : {std::vector<RunResult>{}, std::vector{RunResult{}},
                           std::vector{RunResult{}, RunResult{}}}) {
    CHECK(bench_exit(runs).code == ExitCode::failure);
    CHECK(bench_exit(runs).reason == "no echo was completed");
  }
}

TEST_CASE("no echo of one size is a failure that names it") {
  RunResult nothing;
  nothing.size = 4096;
  const Exit exit = bench_exit({run_with({Outcome::ok}), nothing});
  CHECK(exit.code == ExitCode::failure);
  CHECK(exit.reason == "no echo of 4 KiB was completed");
}

TEST_CASE("a failure whose details were not kept still counts") {
  RunResult run;
  run.echoes[Outcome::reset] = 2;
  CHECK(bench_exit({run}).code == ExitCode::connection_lost);
  CHECK(bench_exit({run}).reason == "2 of 2 echoes failed (2 reset)");
}

TEST_CASE("failures are listed by kind, the worst first") {
  const RunResult run = run_with({Outcome::ok, Outcome::refused, Outcome::reset, Outcome::timeout,
                                  Outcome::reset, Outcome::mismatch});
  const std::string reason = bench_exit({run}).reason;
  CHECK(reason.starts_with("5 of 6 echoes failed (1 mismatch, 2 reset, 1 timeout, 1 refused): "));
}

TEST_CASE("connections that were not made are reported") {
  RunResult run = run_with({Outcome::ok, Outcome::refused});
  run.connections = 8;
  run.connections_made = 5;
  CHECK(bench_exit({run}).reason.starts_with("5 of 8 connections were made; 1 of 2 echoes failed"));
  run.connections_made = 8;
  CHECK(bench_exit({run}).reason.starts_with("1 of 2 echoes failed"));
}
