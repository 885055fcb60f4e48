// A fixed time for each answer, or for each byte of it.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

TEST_CASE("a delay before each answer is found with its length, near and far") {
  for (const double latency : kLatencies) {
    for (const double delay : {20.0, 200.0, 1000.0}) {
      INFO(delay << " ms, " << latency << " ms away");
      FaultyDevice faulty = at_latency(latency);
      faulty.answer = delay;
      const Observations seen = of(faulty);
      check_only("answer-delay", seen);
      const Diagnosis found = answer_delay(seen);
      CHECK(figure(found.evidence, "delay_ms") == Approx(delay).margin(latency / 4));
      CHECK(figure(found.evidence, "network_ms") == Approx(latency).epsilon(0.2));
    }
  }
}

TEST_CASE("an answer after a silence is distinguished by what is sent meanwhile") {
  for (const double latency : kLatencies) {
    for (const double silence : {20.0, 1000.0}) {
      INFO(silence << " ms, " << latency << " ms away");
      FaultyDevice faulty = at_latency(latency);
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
  for (const double latency : {20.0, 80.0, 200.0}) {
    for (const double jitter : {0.0, 0.1, 0.5}) {
      const Observations seen = of({.latency = latency, .jitter = jitter * latency});
      check_only("nothing", seen);
      if (jitter * latency > 10) continue;
      for (const char* id : {"answer-delay", "answer-after-silence", "byte-delay", "accept-delay",
                             "close-delay", "slow-transfer"}) {
        INFO(id << ", " << latency << " ms +- " << jitter * latency);
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

TEST_CASE("a delay for each byte is found by echoes of several sizes") {
  for (const double latency : kLatencies) {
    for (const double each : {1.0, 5.0}) {
      INFO(each << " ms, " << latency << " ms away");
      FaultyDevice faulty = at_latency(latency);
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
