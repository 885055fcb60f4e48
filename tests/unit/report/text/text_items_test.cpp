#include "report/text/sections.hpp"

#include "catch.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

std::string text_of(const Items& items) {
  return TextPage({}).joined(items);
}

bool is_painted(const Items& items) {
  for (const Item& item : items) {
    if (item.paint != Paint::none) return true;
  }
  return false;
}

std::string load_of(const std::function<void(BenchResult&)>& change) {
  BenchResult result = single();
  change(result);
  return text_of(load_items(result));
}

/// In a second, `sent` echoes that were sent, and `unsent` that were due but not sent.
RunResult second(std::uint64_t sent, std::uint64_t unsent) {
  RunResult run;
  run.elapsed = 1s;
  run.echoes[Outcome::ok] = sent;
  run.unsent = unsent;
  return run;
}

}  // namespace

TEST_CASE("the load is described with everything unusual in it") {
  CHECK(load_of([](BenchResult&) {}) == "closed loop, 1 connection");
  CHECK(load_of([](BenchResult& result) {
          result.plan.connections = 4;
          result.plan.depth = 8;
          result.plan.no_delay = false;
          result.threads = 2;
        }) == "closed loop, 4 connections, depth 8, Nagle on, 2 threads");
  CHECK(load_of([](BenchResult& result) {
          result.plan.think = {10ms, 50ms};
          result.plan.reconnect = true;
        }) == "closed loop, 1 connection, think 10 to 50 ms, reconnecting");
  CHECK(load_of([](BenchResult& result) {
          result.plan.think = {20ms, 20ms};
        }) == "closed loop, 1 connection, think 20 ms");
  CHECK(load_of([](BenchResult& result) {
          result.plan.rate = 0.5;
          result.plan.connections = 4;
        }) == "open loop, 0.5 echoes/s over 4 connections");
}

TEST_CASE("spinning is mentioned with what it costs") {
  CHECK(load_of([](BenchResult& result) { result.plan.spin = true; }) ==
        "closed loop, 1 connection, spinning (busy-polls: 1 core at 100 %)");
  CHECK(load_of([](BenchResult& result) {
          result.plan.spin = true;
          result.plan.connections = 3;
          result.threads = 3;
        }) == "closed loop, 3 connections, 3 threads, spinning (busy-polls: 3 cores at 100 %)");
}

TEST_CASE("echoes that were cut off are mentioned only if there are any") {
  RunResult run = good_run(64);
  CHECK(text_of(echo_items(run)) == "1000 of 1000 ok");
  run.cut_off = 3;
  CHECK(text_of(echo_items(run)) == "1000 of 1000 ok, 3 cut off");
  CHECK_FALSE(is_painted(echo_items(run)));
}

TEST_CASE("a schedule that was kept is not mentioned") {
  CHECK(text_of(rate_items(second(1000, 0), 1000)) == "asked 1000/s, achieved 1000/s, unsent 0");
  CHECK(text_of(rate_items(second(95, 0), 100)) == "asked 100/s, achieved 95.0/s, unsent 0");
  CHECK_FALSE(is_painted(rate_items(second(95, 0), 100)));
}

TEST_CASE("a schedule that was not kept is reported with what it means") {
  const std::string why = ", the device or this machine cannot keep up";
  CHECK(text_of(rate_items(second(412, 117), 1000)) ==
        "asked 1000/s, achieved 412/s, unsent 117" + why);
  CHECK(text_of(rate_items(second(94, 0), 100)) == "asked 100/s, achieved 94.0/s, unsent 0" + why);
  CHECK(text_of(rate_items(second(12'345, 1), 12'345)) ==
        "asked 12345/s, achieved 12345/s, unsent 1" + why);
  CHECK(is_painted(rate_items(second(412, 117), 1000)));
}

TEST_CASE("connections are mentioned if there are several or one was not served") {
  RunResult run = good_run(64);
  CHECK(connection_items(run).empty());
  run.connections_served = 0;
  CHECK(text_of(connection_items(run)) == "1 asked, 1 made, 0 served");
  run.connections = run.connections_made = run.connections_served = 8;
  CHECK(text_of(connection_items(run)) == "8 asked, 8 made, 8 served");
  CHECK_FALSE(is_painted(connection_items(run)));
  run.connections_waited = 4;
  run.longest_wait = 3300ms;
  CHECK(text_of(connection_items(run)) ==
        "8 asked, 8 made, 8 served, 4 of them only after others had ended, after 3.30 s at most");
  run.connections_at_once = 4;
  CHECK_THAT(text_of(connection_items(run)), Catch::EndsWith(" at most, at least 4 at once"));
  run.connections_limit = 4;
  CHECK_THAT(text_of(connection_items(run)),
             Catch::EndsWith(" at most, the device serves 4 at once"));
  CHECK(is_painted(connection_items(run)));
  run.connections_waited = 0;
  run.connections_made = 5;
  run.connections_served = 4;
  CHECK(text_of(connection_items(run)) == "8 asked, 5 made, 4 served");
  CHECK(is_painted(connection_items(run)));
}

TEST_CASE("only evidence that the system gave is shown") {
  CHECK(tcp_items({}).empty());
  CHECK(text_of(tcp_items(tcp_evidence())) ==
        "rtt 40.0 us, min 22.0 us, 3 retransmits, window 5744 B, MSS 1436 B, 1010 segments in");
  TcpEvidence some;
  some.retransmits = 1;
  CHECK(text_of(tcp_items(some)) == "1 retransmit");
  CHECK(is_painted(tcp_items(some)));
  some.retransmits = 0;
  CHECK(text_of(tcp_items(some)) == "0 retransmits");
  CHECK_FALSE(is_painted(tcp_items(some)));
}

TEST_CASE("the device's part of a round trip is a range") {
  RunResult run;
  run.rtt.record(12ms);
  CHECK(device_items(run).empty());
  CHECK(device_percent(run).empty());
  run.tcp.min_rtt = 800us;
  CHECK(text_of(device_items(run)) ==
        "0 to 11.2 ms of the median round trip of 12.0 ms (0 to 93 %)");
  run.tcp.rtt = 1100us;
  CHECK(text_of(device_items(run)) ==
        "10.9 to 11.2 ms of the median round trip of 12.0 ms (91 to 93 %)");
  run.tcp.rtt = 800us;
  CHECK(text_of(device_items(run)) == "11.2 ms of the median round trip of 12.0 ms (93 %)");
}

TEST_CASE("a run is named by its size and, of several, by its number") {
  BenchResult result = repeated();
  CHECK(run_label(result.plan, result.runs[1]) == "64 B #2");
  CHECK(run_label(single().plan, single().runs[0]) == "64 B");
}
