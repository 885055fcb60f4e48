// Connections that are dropped, refused or lost.
#include <chrono>

#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;
using namespace std::chrono_literals;

TEST_CASE("a device that stops serving clients has a reconnect limit") {
  for (const std::uint64_t limit : {5U, 15U, 40U}) {
    const Observations seen = of({.limit = limit});
    REQUIRE(is_found("reconnect-limit", seen));
    CHECK(figure(reconnect_limit(seen).evidence, "connections_served") == double(limit));
    CHECK_FALSE(is_found("dropped-at-accept", seen));
    CHECK(is_unclear("few-slots", seen));
  }
}

TEST_CASE("a device that died in use has no reconnect limit") {
  Observations seen = of({.limit = 20});
  seen.losses.push_back({.at = seen.connections[19].at + ms(100), .outcome = Outcome::timeout});
  CHECK(is_unclear("reconnect-limit", seen));
}

TEST_CASE("a device that is gone has no reconnect limit") {
  Observations seen = of({});
  ConnectionRecord away;
  for (const Outcome outcome : {Outcome::refused, Outcome::timeout, Outcome::unreachable}) {
    away.outcome = outcome;
    seen.connections.insert(seen.connections.end(), 127, away);
    CHECK(is_clear("reconnect-limit", seen));
  }
}

TEST_CASE("a device that panics on every connection has no reconnect limit") {
  Observations seen = of({});
  for (int i = 0; i < 4; ++i) {
    ConnectionRecord record;
    record.connected = true;
    record.outcome = Outcome::reset;
    seen.connections.push_back(record);
    record.connected = false;
    record.outcome = Outcome::refused;
    seen.connections.insert(seen.connections.end(), 5, record);
  }
  CHECK(is_unclear("reconnect-limit", seen));
}

TEST_CASE("a device that drops all, and then refuses, has a reconnect limit") {
  Observations seen = of({.limit = 43});
  ConnectionRecord refused;
  refused.outcome = Outcome::refused;
  seen.connections.insert(seen.connections.end(), 5, refused);
  REQUIRE(is_found("reconnect-limit", seen));
  CHECK(figure(reconnect_limit(seen).evidence, "then_ended_without_echo") == 3);
}

TEST_CASE("a device that recovers has no reconnect limit") {
  Observations seen = of({.limit = 20});
  seen.connections.push_back(seen.connections.front());
  CHECK(is_clear("reconnect-limit", seen));
}

TEST_CASE("clients dropped right after another left are found, and others don't count") {
  for (const double share : {0.25, 0.5, 1.0}) {
    CHECK(is_found("dropped-at-accept", of({.dropped = share})));
    CHECK_FALSE(is_found("reconnect-limit", of({.dropped = share})));
  }
  CHECK(is_clear("dropped-at-accept", of({})));
  Observations seen = of({.dropped = 0.5});
  for (std::size_t i = 40; i < 43; ++i) seen.connections[i] = seen.connections[0];
  for (ConnectionRecord& record : seen.connections) {
    record.bytes_back = 0;
    record.outcome = Outcome::short_echo;
  }
  seen.connections.back().bytes_back = 32;
  CHECK(is_unclear("dropped-at-accept", seen));
  for (ConnectionRecord& record : seen.connections) record.gap = ms(500);
  CHECK(is_unclear("dropped-at-accept", seen));
}

TEST_CASE("a connection that was reset before this side looked was dropped and is no absence") {
  Observations seen;
  seen.echoes = 100;
  ConnectionRecord reset;
  reset.outcome = Outcome::reset;
  CHECK(reset.was_dropped());
  ConnectionRecord refused;
  refused.outcome = Outcome::refused;
  CHECK_FALSE(refused.was_dropped());
  seen.connections.assign(8, reset);
  seen.losses.push_back({.at = 1s, .outcome = Outcome::reset, .back_after = 2s});
  CHECK(is_clear("reboot", seen));
}

TEST_CASE("a reboot is a loss, then refusals, then service") {
  Observations seen = of({});
  seen.losses = {{.at = ms(1000)}};
  CHECK(is_clear("reboot", seen));
  seen.losses = {{.at = ms(1000), .outcome = Outcome::reset, .refusals = 5}};
  CHECK(is_unclear("reboot", seen));
  seen.losses.front().back_after = ms(700);
  REQUIRE(is_found("reboot", seen));
  CHECK(figure(reboot(seen).evidence, "longest_absence_ms") == 700);
}

TEST_CASE("a device that merely could not be reached did not reboot") {
  Observations seen = of({});
  const auto with = [&](Outcome outcome, std::uint64_t refusals, double back) {
    seen.losses = {
        {.at = ms(1000), .outcome = outcome, .refusals = refusals, .back_after = ms(back)}};
    return seen;
  };
  CHECK(is_found("reboot", with(Outcome::short_echo, 1, 120)));
  CHECK(is_found("reboot", with(Outcome::refused, 3, 300)));
  CHECK(is_unclear("reboot", with(Outcome::refused, 1, 100)));
  CHECK(is_unclear("reboot", with(Outcome::refused, 3, 200)));
  CHECK(is_unclear("reboot", with(Outcome::timeout, 3, 7000)));
  CHECK(is_unclear("reboot", with(Outcome::unreachable, 3, 7000)));
}
