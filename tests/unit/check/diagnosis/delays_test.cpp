// Findings of a device that takes its time: for each answer, byte, connection or close.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

namespace {

/// A way that is none, and ways through a network of which each echo and each handshake takes its
/// time.
constexpr double kWays[] = {0.2, 5.0, 20.0};

FaultyDevice at_the_end_of(double way) {
  return {.latency = way, .jitter = way / 4};
}

/// Says what conceals it, be it jitter or another finding.
bool is_hidden(const Diagnosis& told) {
  return std::any_of(told.evidence.begin(), told.evidence.end(),
                     [](const Fact& fact) { return fact.name == "hidden_by"; });
}

/// None of them is found beside the one that is; what its waits or the way's jitter hide is
/// unclear.
void check_only(std::string_view id, const Observations& seen) {
  for (const char* other :
       {"answer-delay", "answer-after-silence", "byte-delay", "accept-delay", "close-delay",
        "poll-delay", "modem-sleep", "slow-accept", "drift", "slow-transfer", "stalls"}) {
    const Diagnosis told = diagnose(other, seen);
    INFO(id << ", " << other << ": " << told.message);
    if (other == id) {
      CHECK(told.verdict == DiagnosisVerdict::found);
    } else if (told.verdict != DiagnosisVerdict::clear) {
      CHECK(told.verdict == DiagnosisVerdict::unclear);
      CHECK(is_hidden(told));
    }
  }
}

}  // namespace

TEST_CASE("a delay before each answer is found with its length, near and far") {
  for (const double way : kWays) {
    for (const double delay : {20.0, 200.0, 1000.0}) {
      INFO(delay << " ms, " << way << " ms away");
      FaultyDevice faulty = at_the_end_of(way);
      faulty.answer = delay;
      const Observations seen = of(faulty);
      check_only("answer-delay", seen);
      const Diagnosis found = answer_delay(seen);
      CHECK(figure(found.evidence, "delay_ms") == Approx(delay).margin(way / 4));
      CHECK(figure(found.evidence, "network_ms") == Approx(way).epsilon(0.2));
    }
  }
}

TEST_CASE("an answer after a silence is distinguished by what is sent meanwhile") {
  for (const double way : kWays) {
    for (const double silence : {20.0, 1000.0}) {
      INFO(silence << " ms, " << way << " ms away");
      FaultyDevice faulty = at_the_end_of(way);
      faulty.silence = silence;
      check_only("answer-after-silence", of(faulty));
    }
  }
  Observations untried = of({.silence = 1000});
  untried.trickles.clear();
  CHECK(is_unclear("answer-after-silence", untried));
  CHECK(is_unclear("answer-delay", untried));
}

TEST_CASE("network time is not the device's, nor is a time that differs from echo to echo") {
  for (const double way : {20.0, 80.0, 200.0}) {
    for (const double jitter : {0.0, 0.1, 0.5}) {
      const Observations seen = of({.latency = way, .jitter = jitter * way});
      check_only("nothing", seen);
      if (jitter * way > 10) continue;
      for (const char* id : {"answer-delay", "answer-after-silence", "byte-delay", "accept-delay",
                             "close-delay", "slow-transfer"}) {
        INFO(id << ", " << way << " ms +- " << jitter * way);
        CHECK(is_clear(id, seen));
      }
    }
  }
}

TEST_CASE(
    "what takes time between TCP and the sketch, and jitters, may hide a fixed delay: unclear") {
  Observations seen = of({.latency = 80, .jitter = 30});
  for (ConnectionRecord& record : seen.connections) record.handshake = ms(0.1);
  seen.stack.min_rtt = ms(0.01);
  CHECK(is_unclear("answer-delay", seen));
  CHECK(is_unclear("answer-after-silence", seen));
}

TEST_CASE("a fixed delay that jitter keeps from being seen is unclear, and never cleared") {
  for (const double jitter : {4.0, 10.0, 30.0, 60.0}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      INFO("+- " << jitter << " ms, seed " << seed);
      const Observations seen = of({.latency = 80, .jitter = jitter, .answer = 20}, seed);
      CHECK_FALSE(is_clear("answer-delay", seen));
      CHECK_FALSE(is_found("answer-after-silence", seen));
    }
  }
  const Observations seen = of({.latency = 80, .jitter = 10, .answer = 20});
  CHECK(diagnose("answer-delay", seen).message.starts_with("jitter of 10"));
}

TEST_CASE("a wait at accept or for each byte that varies too much to show is unclear") {
  Observations seen = of({});
  for (std::size_t i = 0; i < seen.connections.size(); ++i) {
    if (i % 3 == 0)
      continue;  // the first echo waits in two connections of three, any of both for more
    (i % 2 == 0 ? *seen.connections[i].second_echo : *seen.connections[i].first_echo) += ms(300);
    *seen.connections[i].first_echo += ms(25);
  }
  CHECK(is_unclear("accept-delay", seen));
  CHECK(is_unclear("accept-delay", of({.latency = 200, .jitter = 150})));
  CHECK(is_unclear("byte-delay", of({.latency = 400, .jitter = 300})));
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CHECK_FALSE(is_clear("accept-delay", of({.latency = 80, .jitter = 60, .accept = 25}, seed)));
    CHECK_FALSE(is_clear("byte-delay", of({.latency = 80, .jitter = 60, .each_byte = 0.7}, seed)));
  }
}

TEST_CASE("a transfer is not called slow if an unclear diagnosis may be the reason") {
  const Observations jitters = of({.latency = 80, .jitter = 10, .rate = 4e3, .answer = 20});
  const Diagnosis told = diagnose("slow-transfer", jitters);
  CHECK(told.verdict == DiagnosisVerdict::unclear);
  CHECK(told.message.find("hidden by ") == 0);
  Observations stalled = of({});  // once, in the transfer, for nearly all of its time
  stalled.bulk = {.bytes = 65536, .elapsed = ms(990)};
  stalled.stalls = {{.at = ms(1), .length = ms(900)}};
  CHECK(is_unclear("stalls", stalled));
  CHECK(is_unclear("slow-transfer", stalled));
  stalled.bulk->elapsed = ms(9000);
  CHECK(is_found("slow-transfer", stalled));
}

TEST_CASE("a poll delay, a radio that dozes, and a drift are findings of their own") {
  for (const double period : {5.0, 20.0, 100.0}) check_only("poll-delay", of({.poll = period}));
  check_only("modem-sleep", of({.beacon = 102.4}));
}

TEST_CASE("echoes and closes that come ever later hide a fixed delay: unclear") {
  Observations drifting = of({.drift = 1, .answer = 50, .close = 200});
  CHECK(diagnose("answer-delay", drifting).message.starts_with("hidden by drift: "));
  CHECK(diagnose("close-delay", drifting).message.starts_with("hidden by drift: "));
  CHECK(is_unclear("close-delay", drifting));
  CHECK(is_clear("answer-delay", of({.drift = 1})));
  CHECK(is_clear("close-delay", of({.drift = 1})));
  const Observations both = of({.answer = 200, .close = 300});  // at the end as before each answer
  CHECK(diagnose("close-delay", both).message.starts_with("hidden by answer-delay: "));
}

TEST_CASE("a delay for each byte is found by echoes of several sizes") {
  for (const double way : kWays) {
    for (const double each : {1.0, 5.0}) {
      INFO(each << " ms, " << way << " ms away");
      FaultyDevice faulty = at_the_end_of(way);
      faulty.each_byte = each;
      const Observations seen = of(faulty);
      check_only("byte-delay", seen);
      CHECK(figure(byte_delay(seen).evidence, "per_byte_ms") == Approx(each).epsilon(0.2));
    }
  }
}

TEST_CASE("the cost of writing byte by byte is no delay, and neither is a slow transfer") {
  CHECK(is_clear("byte-delay", of({.segments = 64, .each_byte = 1})));
  CHECK(is_found("byte-delay", of({.segments = 64, .each_byte = 5})));
  CHECK(is_clear("byte-delay", of({.each_byte = 0.25})));
  Observations few_only = of({.each_byte = 1});
  few_only.acks->large_quick = few_only.acks->small_quick;
  CHECK(is_clear("byte-delay", few_only));
}

TEST_CASE("a delay at accept is found by first echoes, and growth is another finding") {
  for (const double way : kWays) {
    for (const double delay : {50.0, 500.0}) {
      INFO(delay << " ms, " << way << " ms away");
      FaultyDevice faulty = at_the_end_of(way);
      faulty.accept = delay;
      const Observations seen = of(faulty);
      check_only("accept-delay", seen);
      CHECK(figure(accept_delay(seen).evidence, "wait_p50_ms") == Approx(delay).epsilon(0.2));
    }
  }
  CHECK(is_clear("accept-delay", of({.slow_accept = 10})));
}

TEST_CASE("a delay at close is found, and explains who was accepted late for it") {
  for (const double way : kWays) {
    for (const double delay : {200.0, 2000.0}) {
      INFO(delay << " ms, " << way << " ms away");
      FaultyDevice faulty = at_the_end_of(way);
      faulty.close = delay;
      check_only("close-delay", of(faulty));
      faulty.accept = delay;  // one client at a time
      check_only("close-delay", of(faulty));
    }
  }
  Observations one_was_late = of({});
  one_was_late.closes.front() = ms(3000);
  CHECK(is_clear("close-delay", one_was_late));
}
