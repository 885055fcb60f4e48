#include "report/advice.hpp"

#include "catch.hpp"
#include "core/judge.hpp"
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
  result.exit = judge(result.runs);
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
  result.exit = judge(result.runs);
  CHECK(is_about_clients(result));
}

TEST_CASE("a failure whose details were not kept has its advice all the same") {
  BenchResult result = crowded(8, 8);
  result.runs[0].echoes[Outcome::reset] = 1;
  result.exit = judge(result.runs);
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
