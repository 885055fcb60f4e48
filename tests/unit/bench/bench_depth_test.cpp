// run_bench with several echoes in flight on a connection.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>

#include "catch.hpp"
#include "support/bench.hpp"
#include "support/many_echo_server.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

constexpr std::uint64_t kDepth = 4;

std::uint64_t held_back(const Guest& guest) {
  return guest.received() - guest.sent();
}

/// Hands on what a client has sent, in pieces of `piece` bytes, when a piece is complete.
ManyEchoServer::Hook by_pieces(std::size_t piece,
                               const std::function<void(Guest&, std::vector<std::byte>&)>& answer) {
  const auto held = std::make_shared<std::map<std::uint64_t, std::vector<std::byte>>>();
  return [=](Guest& guest, std::span<const std::byte> bytes) {
    std::vector<std::byte>& mine = (*held)[guest.number()];
    for (const std::byte byte : bytes) {
      mine.push_back(byte);
      if (mine.size() < piece) continue;
      answer(guest, mine);
      mine.clear();
    }
  };
}

void a_thousand_bytes_and_no_more(Guest& guest, std::span<const std::byte> bytes) {
  guest.send(bytes.first(std::min<std::size_t>(bytes.size(), 1000 - guest.sent())));
  if (guest.sent() == 1000) guest.stop_reading();
}

BenchPlan deep_plan(const ManyEchoServer& server, std::uint64_t count) {
  BenchPlan plan = plan_for(server.target(), kEchoSize, count);
  plan.depth = kDepth;
  return plan;
}

}  // namespace

TEST_CASE("as many echoes are in flight as the depth says, and no more") {
  for (const std::uint64_t connections : {1u, 3u}) {
    INFO(connections << " connections");
    std::uint64_t most = 0;
    // It answers nothing before all of them are there, so with fewer in flight this would not end.
    const auto release = by_pieces(
        kDepth * kEchoSize, [](Guest& guest, std::vector<std::byte>& all) { guest.send(all); });
    ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
      most = std::max(most, held_back(guest));
      release(guest, bytes);
    });
    BenchPlan plan = deep_plan(server, 10 * kDepth * connections);
    plan.connections = connections;
    const BenchResult result = run(plan);
    CHECK(result.runs.at(0).echoes[Outcome::ok] == 10 * kDepth * connections);
    CHECK(result.exit.code == ExitCode::ok);
    server.end();
    CHECK(most == kDepth * kEchoSize);
  }
}

TEST_CASE("echoes in flight are timed each from its own start") {
  // The last of four is sent right after the first, so when all come back at once, none was fast.
  ManyEchoServer server(by_pieces(
      kDepth * kEchoSize, [](Guest& guest, std::vector<std::byte>& all) { guest.send(all); }));
  const RunResult bench = run(deep_plan(server, 100 * kDepth)).runs.at(0);
  CHECK(bench.rtt.count() == 100 * kDepth);
  CHECK(bench.rtt.min() > 0ns);
  CHECK(bench.ttfb.max() <= bench.rtt.max());
  // Four at once: the sum of all round trips is up to four times the run.
  CHECK(bench.rtt.mean_ns() * 100 * kDepth <=
        static_cast<double>((bench.elapsed * kDepth).count()) * 1.001);
}

TEST_CASE("a timed run with depth ends when the echoes in flight have come back") {
  // Whatever is back when the time is over, and whatever is not.
  for (const std::uint64_t depth : {2u, 3u, 16u}) {
    for (const std::uint64_t connections : {1u, 2u}) {
      INFO("depth " << depth << ", " << connections << " connections");
      ManyEchoServer server;
      BenchPlan plan = plan_for(server.target(), kEchoSize, 1);
      plan.count.reset();
      plan.duration = 50ms;
      plan.depth = depth;
      plan.connections = connections;
      const BenchResult result = run(plan);
      CHECK(result.runs.at(0).echoes[Outcome::ok] > 0);
      CHECK(result.runs.at(0).echoes.failed() == 0);
      CHECK(result.runs.at(0).cut_off == 0);
      CHECK(result.exit.code == ExitCode::ok);
    }
  }
}

TEST_CASE("echoes that together exceed every buffer come back") {
  constexpr std::uint64_t kLarge = std::uint64_t{1} << 20;
  for (const std::uint64_t connections : {1u, 2u}) {
    ManyEchoServer server;
    BenchPlan plan = plan_for(server.target(), kLarge, 64);
    plan.depth = 64;
    plan.connections = connections;
    const BenchResult result = run(plan);
    CHECK(result.runs.at(0).echoes[Outcome::ok] == 64);
    CHECK(result.exit.code == ExitCode::ok);
  }
}

TEST_CASE("a wrong echo is a mismatch, and those after it on the connection are cut off") {
  // Echoes come back in fours; of the second four the second one is wrong. The next connection is
  // a good one.
  const auto fours = by_pieces(kDepth * kEchoSize, [](Guest& guest, std::vector<std::byte>& four) {
    if (guest.received() > kDepth * kEchoSize) four[kEchoSize + 7] ^= std::byte{1};
    guest.send(four);
  });
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
    if (guest.number() == 1) {
      fours(guest, bytes);
    } else {
      guest.send(bytes);
    }
  });
  const BenchResult result = run(deep_plan(server, 12));
  const RunResult& bench = result.runs.at(0);
  CHECK(bench.echoes[Outcome::mismatch] == 1);
  REQUIRE(bench.failures.size() == 1);
  CHECK(bench.failures[0].echo == 6);
  REQUIRE(bench.failures[0].mismatch.has_value());
  CHECK(bench.failures[0].mismatch->offset == 7);
  // Two were behind it, or three when the fifth had been read alone and followed by a ninth.
  CHECK(bench.cut_off >= 2);
  CHECK(bench.cut_off <= 3);
  CHECK(bench.echoes.attempted() + bench.cut_off == 12);
  CHECK(bench.echoes[Outcome::ok] + 1 == bench.echoes.attempted());
  CHECK(bench.rtt.count() == bench.echoes[Outcome::ok]);
  CHECK(bench.outage_count == 0);
  CHECK(server.accepted() == 2);
  CHECK(result.exit.code == ExitCode::wrong_echo);
}

TEST_CASE("with a reset all that was in flight is lost") {
  const auto reset =
      by_pieces(kDepth * kEchoSize, [](Guest& guest, std::vector<std::byte>&) { guest.reset(); });
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte> bytes) {
    if (guest.number() == 1) {
      reset(guest, bytes);
    } else {
      guest.send(bytes);
    }
  });
  const BenchResult result = run(deep_plan(server, 10));
  const RunResult& bench = result.runs.at(0);
  CHECK(bench.echoes[Outcome::reset] == kDepth);
  CHECK(bench.echoes[Outcome::ok] == 10 - kDepth);
  CHECK(bench.cut_off == 0);
  REQUIRE(bench.failures.size() == kDepth);
  for (std::size_t i = 0; i < kDepth; ++i) CHECK(bench.failures[i].echo == i + 1);
  CHECK(bench.outage_count == 1);
  CHECK(result.exit.code == ExitCode::connection_lost);
}

TEST_CASE("a connection that ends within an echo is short whether its end came with bytes or not") {
  // Bytes and end arrive as one; with two connections, and with one.
  for (const std::uint64_t connections : {1u, 2u}) {
    INFO(connections << " connections");
    ManyEchoServer server(by_pieces(kEchoSize, [](Guest& guest, std::vector<std::byte>& echo) {
      guest.send_last(std::span(echo).first(30));
    }));
    BenchPlan plan = plan_for(server.target(), kEchoSize, 20);
    plan.connections = connections;
    plan.timeout = 1s;
    const RunResult bench = run(plan).runs.at(0);
    CHECK(bench.echoes[Outcome::short_echo] == 20);
    for (const Failure& failure : bench.failures) CHECK(failure.received == 30);
  }
}

TEST_CASE("a device that stops reading is a timeout that says how far it got") {
  constexpr std::uint64_t kLarge = std::uint64_t{16} << 20;
  for (const std::uint64_t connections : {1u, 3u}) {
    INFO(connections << " connections");
    ManyEchoServer server(a_thousand_bytes_and_no_more);
    BenchPlan plan = plan_for(server.target(), kLarge, connections);
    plan.connections = connections;
    plan.timeout = 1s;
    const BenchResult result = run(plan);
    const RunResult& bench = result.runs.at(0);
    CHECK(bench.echoes[Outcome::timeout] == connections);
    CHECK(bench.echoes.attempted() == connections);
    CHECK(result.exit.code == ExitCode::timeout);
    REQUIRE(bench.failures.size() == connections);
    for (const Failure& failure : bench.failures) {
      CHECK(failure.received == 1000);
      CHECK(failure.sent >= 1000);
      CHECK(failure.sent < kLarge);
      CHECK(failure.elapsed >= 1s);
    }
  }
}

TEST_CASE("a device that stops reading is a timeout of all that are in flight") {
  // More than every buffer holds, so the last one in flight has not been sent wholly.
  constexpr std::uint64_t kLarge = std::uint64_t{256} * 1024;
  for (const std::uint64_t connections : {1u, 3u}) {
    INFO(connections << " connections");
    ManyEchoServer server(a_thousand_bytes_and_no_more);
    BenchPlan plan = plan_for(server.target(), kLarge, 200 * connections);
    plan.connections = connections;
    plan.depth = 200;
    plan.timeout = 1s;
    plan.max_errors = 1;
    const BenchResult result = run(plan);
    const RunResult& bench = result.runs.at(0);
    CHECK(bench.echoes[Outcome::timeout] > 1);
    CHECK(bench.echoes.attempted() == bench.echoes[Outcome::timeout]);
    CHECK(bench.cut_off + bench.echoes.attempted() < 200 * connections);
    // The others are cut off, unless all of them were due before the first was noticed.
    if (bench.outage_count < connections) CHECK(bench.cut_off > 0);
    CHECK(result.exit.code == ExitCode::timeout);
    REQUIRE(bench.failures.size() > 1);
    CHECK(bench.failures[0].received == 1000);
    CHECK(bench.failures[0].elapsed >= 1s);
    CHECK(bench.failures[1].received == 0);
  }
}

TEST_CASE("small echoes in flight time out together, and only the first has received anything") {
  ManyEchoServer server([](Guest& guest, std::span<const std::byte> bytes) {
    if (guest.received() == bytes.size()) guest.send(bytes.first(1));
  });
  BenchPlan plan = deep_plan(server, kDepth);
  plan.timeout = 1s;
  const BenchResult result = run(plan);
  const RunResult& bench = result.runs.at(0);
  CHECK(bench.echoes[Outcome::timeout] == kDepth);
  REQUIRE(bench.failures.size() == kDepth);
  CHECK(bench.failures[0].received == 1);
  CHECK(bench.failures[0].elapsed >= 1s);
  for (std::size_t i = 1; i < kDepth; ++i) CHECK(bench.failures[i].received == 0);
  CHECK(bench.outage_count == 1);
}

TEST_CASE("bytes that arrive before they were sent are no echo") {
  // Of a payload that can be guessed, a device may send more than it has received.
  const std::vector<std::byte> zeros(std::size_t{16} << 20);
  ManyEchoServer server([&](Guest& guest, std::span<const std::byte>) {
    if (guest.sent() == 0) guest.send(zeros);
    guest.stop_reading();
  });
  for (const std::uint64_t depth : {1u, 3u}) {
    INFO("depth " << depth);
    BenchPlan plan = plan_for(server.target(), zeros.size(), 2);
    plan.pattern = parse_pattern("0x00");
    plan.timeout = 2s;
    plan.depth = depth;
    const BenchResult result = run(plan);
    CHECK(result.runs.at(0).echoes[Outcome::ok] == 0);
    CHECK(result.runs.at(0).echoes[Outcome::excess] == 2);
    CHECK(result.exit.code == ExitCode::wrong_echo);
  }
}
