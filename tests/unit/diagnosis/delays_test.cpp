// Findings of a device that takes its time: for each answer, byte, connection or close.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

namespace {

Observations of(const Ill& ill, std::uint64_t seed = 1) {
  return Lab(ill, seed).all();
}

/// A way that is none, and ways through a network of which each echo and each handshake takes its
/// time.
constexpr double kWays[] = {0.2, 5.0, 20.0};

Ill at_the_end_of(double way) {
  return {.latency = way, .jitter = way / 4};
}

/// None of them is found beside the one that is.
void check_only(std::string_view id, const Observations& seen) {
  for (const char* other :
       {"answer-delay", "answer-after-silence", "byte-delay", "accept-delay", "close-delay",
        "poll-delay", "modem-sleep", "slow-accept", "drift", "slow-transfer", "stalls"}) {
    INFO(id << ", " << other);
    if (other != id && other == std::string_view("poll-delay")) {  // jitter of the way may hide one
      CHECK_FALSE(is_found(other, seen));
      continue;
    }
    CHECK(diagnose(other, seen).verdict ==
          (other == id ? DiagnosisVerdict::found : DiagnosisVerdict::clear));
  }
}

}  // namespace

TEST_CASE("a delay before each answer is found with its length, near and far") {
  for (const double way : kWays) {
    for (const double delay : {20.0, 200.0, 1000.0}) {
      INFO(delay << " ms, " << way << " ms away");
      Ill ill = at_the_end_of(way);
      ill.answer = delay;
      const Observations seen = of(ill);
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
      Ill ill = at_the_end_of(way);
      ill.silence = silence;
      check_only("answer-after-silence", of(ill));
    }
  }
  Observations untried = of({.silence = 1000});
  untried.trickles.clear();
  CHECK(is_unclear("answer-after-silence", untried));
  CHECK(is_unclear("answer-delay", untried));
}

TEST_CASE("the network's time is not the device's, nor is one that differs from echo to echo") {
  for (const double way : {20.0, 80.0, 200.0}) {
    for (const double jitter : {0.0, 0.1, 0.5}) {
      check_only("nothing", of({.latency = way, .jitter = jitter * way}));
    }
  }
  // What lies between TCP and the sketch takes its time as well, and is no delay().
  Observations seen = of({.latency = 80, .jitter = 30});
  for (Visit& visit : seen.visits) visit.handshake = ms(0.1);
  seen.stack.min_rtt = ms(0.01);
  CHECK(is_clear("answer-delay", seen));
  CHECK(is_clear("answer-after-silence", seen));
}

TEST_CASE("a poll delay, a radio that dozes, and a drift are findings of their own") {
  for (const double period : {5.0, 20.0, 100.0}) check_only("poll-delay", of({.poll = period}));
  check_only("modem-sleep", of({.beacon = 102.4}));
  Observations drifting = of({.drift = 1, .answer = 50});
  CHECK(is_clear("answer-delay", drifting));
}

TEST_CASE("a delay for each byte is found by echoes of several sizes") {
  for (const double way : kWays) {
    for (const double each : {1.0, 5.0}) {
      INFO(each << " ms, " << way << " ms away");
      Ill ill = at_the_end_of(way);
      ill.each_byte = each;
      const Observations seen = of(ill);
      check_only("byte-delay", seen);
      CHECK(figure(byte_delay(seen).evidence, "per_byte_ms") == Approx(each).epsilon(0.2));
    }
  }
}

TEST_CASE("what writing byte by byte costs is no delay, and neither is a slow transfer") {
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
      Ill ill = at_the_end_of(way);
      ill.accept = delay;
      const Observations seen = of(ill);
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
      Ill ill = at_the_end_of(way);
      ill.close = delay;
      check_only("close-delay", of(ill));
      ill.accept = delay;  // one client at a time
      check_only("close-delay", of(ill));
    }
  }
  Observations one_was_late = of({});
  one_was_late.closes.front() = ms(3000);
  CHECK(is_clear("close-delay", one_was_late));
}
