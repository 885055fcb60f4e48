#include "especho/bench.hpp"

#include <utility>

#include "catch.hpp"
#include "core/run_result.hpp"
#include "support/near.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::is_near;

namespace {

Outage outage(Nanoseconds at, std::optional<Nanoseconds> recovered_after = {}) {
  return {.at = at,
          .echo = 1,
          .connection = 1,
          .outcome = Outcome::reset,
          .recovered_after = recovered_after};
}

RunResult run_with_rtt(Nanoseconds rtt) {
  RunResult run;
  run.elapsed = 10s;
  run.rtt.record(rtt);
  return run;
}

/// What one thread measured; all different from what another did.
RunResult part(std::uint64_t n) {
  const auto time = std::chrono::milliseconds(n);
  RunResult run;
  run.connections_made = 10 * n;
  run.connections_served = 9 * n;
  for (const Outcome outcome : kOutcomes) {
    run.echoes[outcome] = n + 7 * static_cast<std::uint64_t>(outcome);
  }
  run.cut_off = 2 * n;
  run.unsent = 3 * n;
  run.rtt.record(time);
  run.ttfb.record(2 * time);
  run.response.record(3 * time);
  run.connect.record(4 * time);
  run.failures.resize(n);
  for (Failure& failure : run.failures) failure.echo = n;
  run.outages = {outage(time), outage(100 * time)};
  run.outage_count = 2;
  run.recoveries = 1;
  return run;
}

}  // namespace

TEST_CASE("attempted is the sum of all outcomes") {
  OutcomeCounts counts;
  CHECK(counts.attempted() == 0);
  std::uint64_t next = 1;
  for (const Outcome outcome : kOutcomes) counts[outcome] = next *= 3;
  CHECK(counts.attempted() == 3 + 9 + 27 + 81 + 243 + 729 + 2187 + 6561);
  CHECK(counts.failed() == counts.attempted() - 3);
}

TEST_CASE("only good echoes count for the throughput, but all that were sent for the rate") {
  RunResult run;
  run.size = 1000;
  run.elapsed = 500ms;
  run.echoes[Outcome::ok] = 2;
  run.echoes[Outcome::timeout] = 1;
  run.cut_off = 4;
  run.unsent = 100;
  CHECK(is_near(run.echoes_per_second(), 4));
  CHECK(is_near(run.bytes_per_second(), 4000));
  CHECK(is_near(run.attempts_per_second(), 14));
}

TEST_CASE("a scheduled echo has the time until the next, however short the run") {
  RunResult run;
  run.size = 100;
  run.elapsed = 10ms;
  run.echoes[Outcome::ok] = 1;
  run.scheduled = scheduled_time(run, 2);
  CHECK(run.scheduled == 500ms);
  CHECK(is_near(run.attempts_per_second(), 2));
  CHECK(is_near(run.echoes_per_second(), 2));
  CHECK(is_near(run.bytes_per_second(), 200));
  run.elapsed = 4s;  // later than by the schedule
  CHECK(is_near(run.attempts_per_second(), 0.25));
}

TEST_CASE("a run of zero length has no rate") {
  RunResult run;
  run.size = 64;
  run.echoes[Outcome::ok] = 1;
  CHECK(run.echoes_per_second() == 0);
  CHECK(run.bytes_per_second() == 0);
  CHECK(run.attempts_per_second() == 0);
}

TEST_CASE("the longest stall is the longest echo or the longest outage") {
  RunResult run = run_with_rtt(700ms);
  CHECK(run.longest_stall() == 700ms);
  run.outages = {outage(1s, 300ms)};
  CHECK(run.longest_stall() == 700ms);
  run.outages.push_back(outage(2s, 1500ms));
  CHECK(run.longest_stall() == 1500ms);
}

TEST_CASE("an outage without recovery lasts to the end of the run") {
  RunResult run = run_with_rtt(1ms);
  run.outages = {outage(6s)};
  CHECK(run.longest_stall() == 4s);
}

TEST_CASE("a run without an echo or an outage has no stall") {
  CHECK(RunResult().longest_stall() == 0ns);
}

TEST_CASE("the device takes what the network does not") {
  RunResult run = run_with_rtt(12ms);
  run.tcp.min_rtt = 1ms;
  run.tcp.rtt = 3ms;
  const auto share = device_share(run);
  REQUIRE(share);
  CHECK(share->at_least == 9ms);
  CHECK(share->at_most == 11ms);
}

TEST_CASE("without the network's smoothed time the device may have taken nothing") {
  RunResult run = run_with_rtt(12ms);
  run.tcp.min_rtt = 1ms;
  const auto share = device_share(run);
  REQUIRE(share);
  CHECK(share->at_least == 0ns);
  CHECK(share->at_most == 11ms);
}

TEST_CASE("a device never takes less than no time") {
  RunResult run = run_with_rtt(1ms);
  run.tcp.min_rtt = 2ms;  // of another moment than the echo
  run.tcp.rtt = 5ms;
  const auto share = device_share(run);
  REQUIRE(share);
  CHECK(share->at_least == 0ns);
  CHECK(share->at_most == 0ns);
}

TEST_CASE("the least that the device takes is never more than the most") {
  RunResult run = run_with_rtt(10ms);
  run.tcp.min_rtt = 4ms;
  run.tcp.rtt = 2ms;  // smoothed over other segments
  const auto share = device_share(run);
  REQUIRE(share);
  CHECK(share->at_least <= share->at_most);
}

TEST_CASE("without an echo or the network's time the device's is not known") {
  CHECK_FALSE(device_share(run_with_rtt(1ms)));
  RunResult no_echo;
  no_echo.tcp.min_rtt = 1ms;
  CHECK_FALSE(device_share(no_echo));
}

TEST_CASE("what the system does not report is no evidence") {
  TcpEvidence tcp;
  CHECK(tcp.empty());
  tcp.retransmits = 0;  // is known to be none
  CHECK_FALSE(tcp.empty());
}

TEST_CASE("what two threads measured is added up") {
  RunResult run = part(2);
  merge(run, part(3));
  for (const Outcome outcome : kOutcomes) {
    CHECK(run.echoes[outcome] == 5 + 14 * static_cast<std::uint64_t>(outcome));
  }
  CHECK(run.cut_off == 10);
  CHECK(run.unsent == 15);
  CHECK(run.rtt.count() == 2);
  CHECK(run.rtt.max() == 3ms);
  CHECK(run.ttfb.max() == 6ms);
  CHECK(run.response.max() == 9ms);
  CHECK(run.connect.max() == 12ms);
  CHECK(run.failures.size() == 5);
  CHECK(run.outage_count == 4);
  CHECK(run.recoveries == 2);
}

TEST_CASE("outages of two threads are in the order of their times") {
  RunResult run = part(2);
  merge(run, part(3));
  REQUIRE(run.outages.size() == 4);
  CHECK(run.outages[0].at == 2ms);
  CHECK(run.outages[1].at == 3ms);
  CHECK(run.outages[2].at == 200ms);
  CHECK(run.outages[3].at == 300ms);
}

TEST_CASE("of many failures and outages the first are kept and all are counted") {
  RunResult run = part(RunResult::kKeptFailures);
  RunResult other = part(RunResult::kKeptFailures);
  for (std::size_t i = 0; i < RunResult::kKeptOutages; ++i) {
    run.outages.push_back(outage(std::chrono::milliseconds(1000 + 2 * i)));
    other.outages.push_back(outage(std::chrono::milliseconds(1001 + 2 * i)));
  }
  run.outage_count = run.outages.size();
  other.outage_count = other.outages.size();
  merge(run, std::move(other));
  CHECK(run.failures.size() == RunResult::kKeptFailures);
  REQUIRE(run.outages.size() == RunResult::kKeptOutages);
  CHECK(run.outage_count == 2 * (RunResult::kKeptOutages + 2));
  CHECK(run.outages.back().at < 1200ms);  // of both in turn
}

TEST_CASE("a device that ends each connection after as many echoes is recognised") {
  const auto after = [](const std::vector<std::uint64_t>& whole, bool last_in_mid_echo = false) {
    RunResult run;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      RunResult lane;
      add(lane.lost_connections, whole[i], last_in_mid_echo && i + 1 == whole.size());
      merge(run, std::move(lane));
    }
    return closes_after(run);
  };
  CHECK(after({1, 1}) == 1u);
  CHECK(after({7, 7, 7}) == 7u);
  CHECK_FALSE(after({}));
  CHECK_FALSE(after({1}));        // once is no habit
  CHECK_FALSE(after({7, 7}));     // which may be chance
  CHECK_FALSE(after({0, 0, 0}));  // it never echoed
  CHECK_FALSE(after({0, 1, 1}));
  CHECK_FALSE(after({1, 2, 1}));
  CHECK_FALSE(after({1, 1, 1}, true));
}

TEST_CASE("a device that was away after it ended a connection may restart and is no closing one") {
  RunResult run;
  for (int i = 0; i < 3; ++i) add(run.lost_connections, 7, false);
  CHECK(closes_after(run) == 7u);
  RunResult away;
  away.lost_connections.then_away = 1;
  merge(run, std::move(away));
  CHECK(run.lost_connections.then_away == 1);
  CHECK_FALSE(closes_after(run));
}

TEST_CASE("the connections that were lost in all lanes add up") {
  LostConnections lost;
  merge(lost, LostConnections{});
  CHECK(lost.count == 0);
  merge(lost,
        LostConnections{.count = 3, .between_echoes = 2, .fewest_echoes = 4, .most_echoes = 9});
  merge(lost, LostConnections{.count = 1});
  merge(lost,
        LostConnections{.count = 1, .between_echoes = 1, .fewest_echoes = 2, .most_echoes = 2});
  CHECK(lost.count == 5);
  CHECK(lost.between_echoes == 3);
  CHECK(lost.fewest_echoes == 2);
  CHECK(lost.most_echoes == 9);
}
