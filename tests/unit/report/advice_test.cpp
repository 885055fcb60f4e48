#include "report/advice.hpp"

#include "catch.hpp"
#include "core/bench_exit.hpp"
#include "core/run_result.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;

namespace {

/// Of 8 connections, `made` were made, and `served` of these brought back an echo.
BenchResult crowded(std::uint64_t made, std::uint64_t served, Outcome failed = Outcome::timeout) {
  RunResult run = good_run(64);
  run.connections = 8;
  run.connections_made = made;
  run.connections_served = run.connections_at_once = served;
  run.echoes[failed] = 1;
  run.failures = {failure_with(failed, 9)};
  return result_with({run});
}

bool is_about_clients(const BenchResult& result) {
  return advice(result).find(" connections were ") != std::string::npos;
}

}  // namespace

TEST_CASE("a good bench needs no advice") {
  CHECK(advice(single()).empty());
  CHECK(advice(sweep()).empty());
}

TEST_CASE("a limit of the device is named, with the number of clients to try") {
  BenchResult result = crowded(8, 4);
  result.runs[0].connections_limit = 4;
  CHECK(advice(result) ==
        "4 of 8 connections were served: the device serves at most 4 clients at once; try "
        "--connections 4");
}

TEST_CASE("clients that were not served in time are no limit of the device") {
  CHECK(advice(crowded(8, 4)) ==
        "4 of 8 connections were served: the device serves at least 4 clients at once; a longer "
        "--timeout, or especho check --only several-clients,more-clients, shows whether it serves "
        "more");
  for (const Outcome failed : {Outcome::refused, Outcome::short_echo, Outcome::reset}) {
    CHECK_THAT(advice(crowded(5, 4, failed)), Catch::Contains("serves at least 4 clients at once"));
  }
  BenchResult unknown = crowded(8, 4);
  unknown.runs[0].connections_at_once = 0;  // with a connection for every echo, or an older result
  CHECK(advice(unknown) ==
        "4 of 8 connections were served; try fewer, or run especho check --only "
        "several-clients,more-clients");
}

TEST_CASE("refusals after the same number of connections in two runs are a limit of the device") {
  BenchResult result = crowded(5, 5, Outcome::refused);
  CHECK_THAT(advice(result), Catch::Contains("at least 5"));
  result.runs.push_back(crowded(6, 6, Outcome::refused).runs[0]);
  CHECK_THAT(advice(result), Catch::Contains("at least 5"));
  result.runs[1] = result.runs[0];
  CHECK_THAT(advice(result), Catch::Contains("serves at most 5 clients at once"));
  result.runs[1].echoes[Outcome::timeout] = 1;  // others failed otherwise
  CHECK_THAT(advice(result), Catch::Contains("at least 5"));
}

TEST_CASE("fewer clients are advised where the bench ended before any was served") {
  CHECK(advice(crowded(6, 0, Outcome::unreachable)) ==
        "6 of 8 connections were made, and none was served before the bench ended; try fewer, or "
        "run especho check --only several-clients,more-clients");
}

TEST_CASE("connections that this machine could not make are no limit of the device") {
  BenchResult result = crowded(6, 6, Outcome::unreachable);
  result.runs[0].local[Outcome::unreachable] = 1;
  result.runs[0].failures[0].local_cause = "this machine has no free local port left";
  result.runs[0].failures[0].advice = "wait for them";
  result.exit = bench_exit(result.runs);
  CHECK(advice(result) == "wait for them");
}

TEST_CASE("those that were served in the place of others are not advised") {
  BenchResult result = crowded(7, 6);
  result.runs[0].connections_waited = 2;
  result.runs[0].connections_at_once = 4;
  result.runs[0].connections_limit = 4;
  CHECK(advice(result) ==
        "6 of 8 connections were served, 2 of them only after others had ended: the device serves "
        "at most 4 clients at once; try --connections 4");
}

TEST_CASE("a device that was away after it ended connections is not told to be reconnected to") {
  RunResult run = good_run(64);
  run.echoes[Outcome::reset] = 3;
  run.failures = {failure_with(Outcome::reset, 2)};
  for (int i = 0; i < 3; ++i) add(run.lost_connections, 10, false);
  run.lost_connections.then_away = 3;
  CHECK(advice(result_with({run})) ==
        "3 times the device ended a connection and took no new one for a while, as when it "
        "restarts: its serial output has the reason");
  run.echoes[Outcome::mismatch] = 1;
  run.failures.push_back(failure_with(Outcome::mismatch, 3));
  CHECK(advice(result_with({run})) == hint(failure_with(Outcome::mismatch, 3)));
}

TEST_CASE("with none or all of the clients served the failure is what matters") {
  for (const BenchResult& result : {crowded(8, 0), crowded(8, 8), crowded(0, 0)}) {
    CHECK(advice(result) == hint(failure_with(Outcome::timeout, 9)));
  }
}

TEST_CASE("wrong bytes are not blamed on too many clients") {
  for (const Outcome wrong : {Outcome::mismatch, Outcome::excess}) {
    CHECK(advice(crowded(8, 4, wrong)) == hint(failure_with(wrong, 9)));
  }
}

TEST_CASE("a bench that was interrupted says nothing of the clients it did not get to") {
  for (const ExitCode code : {ExitCode::sigint, ExitCode::sigterm}) {
    BenchResult result = crowded(8, 4);
    result.exit = {code, "interrupted"};
    CHECK(advice(result).empty());
  }
}

TEST_CASE("the advice is for the failure that named the exit code") {
  CHECK(advice(every_failure()) == hint(failure_with(Outcome::mismatch, 1)));
  CHECK(advice(nothing_completed()) == hint(failure_with(Outcome::refused, 1)));
}

TEST_CASE("one crowded run of several is enough") {
  BenchResult result = sweep();
  result.runs.push_back(crowded(8, 4).runs[0]);
  result.exit = bench_exit(result.runs);
  CHECK(is_about_clients(result));
}

TEST_CASE("a failure whose details were not kept has its advice all the same") {
  BenchResult result = crowded(8, 8);
  result.runs[0].echoes[Outcome::reset] = 1;
  result.exit = bench_exit(result.runs);
  CHECK(result.exit.code == ExitCode::connection_lost);
  CHECK(advice(result) == hint(failure_with(Outcome::reset, 1)));
}

TEST_CASE("a device that closes the connection after each echo calls for --reconnect") {
  RunResult run = good_run(64);
  run.echoes[Outcome::short_echo] = 3;
  run.failures = {failure_with(Outcome::short_echo, 2)};
  for (int i = 0; i < 3; ++i) add(run.lost_connections, 1, false);
  CHECK(advice(result_with({run})) ==
        "the device closes the connection after each echo: use --reconnect");
  run.echoes[Outcome::timeout] = 1;  // which that does not explain
  CHECK(advice(result_with({run})) == hint(failure_with(Outcome::short_echo, 2)));
  run.echoes[Outcome::timeout] = 0;
  run.lost_connections = {};
  for (int i = 0; i < 3; ++i) add(run.lost_connections, 10, false);
  CHECK(advice(result_with({run})) ==
        "the device closes each connection after 10 echoes: use --reconnect");
}

namespace {

/// An echo of 1 KiB that stopped at this byte, between these two of its payload.
Failure cut_at(std::uint64_t offset, int before = 'a', int after = 'b') {
  Failure failure = failure_with(Outcome::timeout, 1);
  failure.size = failure.sent = 1024;
  failure.received = offset;
  failure.last_back = static_cast<std::byte>(before);
  failure.missing = static_cast<std::byte>(after);
  return failure;
}

BenchResult cut_echoes(const std::vector<Failure>& failures, std::uint64_t whole = 0) {
  RunResult run = good_run(1024);
  run.echoes = {};
  run.echoes[Outcome::ok] = whole;
  run.echoes[Outcome::timeout] = failures.size();
  run.failures = failures;
  return result_with({run});
}

}  // namespace

TEST_CASE("echoes that all stop after the same number of bytes are cut by the device") {
  CHECK(advice(cut_echoes({cut_at(256), cut_at(256)})) ==
        "the echo always stops after 256 bytes, and the connection stays open: look for a buffer "
        "of this size in the sketch; `especho check --only cut-echo` shows where echoes stop");
  // Shorter ones, in another run, come back whole.
  BenchResult sizes = cut_echoes({cut_at(256), cut_at(256)});
  sizes.runs.insert(sizes.runs.begin(), good_run(64));
  CHECK_THAT(advice(sizes), Catch::Contains("after 256 bytes"));
}

TEST_CASE("echoes that all stop at a NUL are cut by the device, though others are whole") {
  std::vector<Failure> cut{cut_at(31, 'a', 0), cut_at(700, 'c', 0), cut_at(9, 0, 'd')};
  cut.push_back(cut_at(0, 'a', 0));
  cut.back().last_back.reset();
  CHECK(advice(cut_echoes(cut, 5)) ==
        "the echo always stops at a NUL byte, and the connection stays open: look for print(), "
        "strlen() or a String in the sketch, which end there; `especho check --only cut-echo` "
        "shows where echoes stop");
}

TEST_CASE("echoes in flight after one that is cut do not matter") {
  BenchResult result = cut_echoes({cut_at(256), cut_at(0), cut_at(256), cut_at(0)});
  CHECK_THAT(advice(result), !Catch::Contains("always stops"));
  result.plan.depth = 2;
  CHECK_THAT(advice(result), Catch::Contains("always stops after 256 bytes"));
}

TEST_CASE("a device that went silent in mid-echo is not said to cut echoes") {
  const auto is_about_cuts = [](const BenchResult& result) {
    return advice(result).find("always stops") != std::string::npos;
  };
  CHECK_FALSE(is_about_cuts(cut_echoes({cut_at(256)})));                        // once is chance
  CHECK_FALSE(is_about_cuts(cut_echoes({cut_at(256), cut_at(300)})));           // anywhere
  CHECK_FALSE(is_about_cuts(cut_echoes({cut_at(256), cut_at(256)}, 1)));        // longer ones came
  CHECK_FALSE(is_about_cuts(cut_echoes({cut_at(31, 0, 0), cut_at(8, 0, 0)})));  // all are NULs
  CHECK_FALSE(is_about_cuts(cut_echoes({cut_at(0), cut_at(0)})));               // nothing came back
  Failure unsent = cut_at(256);
  unsent.sent = 512;
  CHECK_FALSE(is_about_cuts(cut_echoes({unsent, unsent})));
  Failure flowing = cut_at(256);
  flowing.advice = "the echo was still coming in";
  CHECK_FALSE(is_about_cuts(cut_echoes({flowing, flowing})));
  Failure local = cut_at(256);
  local.local_cause = "this machine has no route";
  CHECK_FALSE(is_about_cuts(cut_echoes({local, local})));
  BenchResult with_reset = cut_echoes({cut_at(256), cut_at(256)});
  with_reset.runs[0].echoes[Outcome::reset] = 1;
  CHECK_FALSE(is_about_cuts(with_reset));
}
