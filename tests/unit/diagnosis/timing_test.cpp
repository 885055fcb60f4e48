// Findings that rest on round trips.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

namespace {

Observations of(const Ill& ill, std::uint64_t seed = 1) {
  return Lab(ill, seed).all();
}

}  // namespace

TEST_CASE("a poll delay is found with its period, on short and on long ways") {
  for (const double period : {2.1, 5.0, 10.0, 100.0, 250.0}) {
    for (const double latency : {0.2, 5.0, 20.0, 80.0}) {
      INFO(period << " ms, " << latency << " ms away");
      const Observations seen = of({.latency = latency, .jitter = latency / 4, .poll = period});
      REQUIRE(is_found("poll-delay", seen));
      CHECK(figure(poll_delay(seen).evidence, "period_ms") == Approx(period).epsilon(0.05));
      CHECK(is_clear("modem-sleep", seen));
    }
  }
}

TEST_CASE("latency is no poll delay, constant or jittering") {
  for (const double latency : {0.2, 5.0, 20.0, 80.0}) {
    for (const double share : {0.0, 0.1, 0.5, 1.0}) {
      INFO(latency << " ms +- " << share * latency);
      CHECK(is_clear("poll-delay", of({.latency = latency, .jitter = share * latency})));
    }
  }
}

TEST_CASE("a delay of one millisecond is no ill") {
  CHECK(is_clear("poll-delay", of({.poll = 1.05})));
}

TEST_CASE("a machine that wakes up late finds a plain poll delay, and rules none out") {
  const auto late = [](const Ill& ill, double oversleep) {
    Observations seen = of(ill);
    seen.pacing->oversleeps.assign(20, ms(oversleep));
    return seen;
  };
  CHECK(is_found("poll-delay", late({.poll = 10}, 3)));
  CHECK(is_unclear("poll-delay", late({}, 3)));
  CHECK(is_clear("poll-delay", late({}, 0.1)));
}

TEST_CASE("a radio that dozes is found with its beacon, and spoils no poll delay") {
  for (const double latency : {0.2, 5.0, 20.0}) {
    INFO(latency << " ms away");
    const Observations seen = of({.latency = latency, .jitter = latency / 8, .beacon = 102.4});
    REQUIRE(is_found("modem-sleep", seen));
    CHECK(figure(modem_sleep(seen).evidence, "beacon_ms") == Approx(102.4).epsilon(0.02));
    CHECK(is_clear("poll-delay", seen));
  }
  const Observations both = of({.poll = 10, .beacon = 102.4});
  CHECK(is_found("modem-sleep", both));
  CHECK(is_found("poll-delay", both));
  CHECK(is_found("modem-sleep", of({.beacon = 51.2})));
}

TEST_CASE("an echo held back for an acknowledgement is found by the one that is not") {
  for (const double wait : {40.0, 200.0}) {
    for (const double latency : {0.2, 20.0, 80.0}) {
      const Observations seen =
          of({.latency = latency, .jitter = latency / 4, .delayed_ack = wait});
      REQUIRE(is_found("nagle-delayed-ack", seen));
      CHECK(nagle_delayed_ack(seen).confidence == Confidence::high);
    }
  }
  CHECK(is_clear("nagle-delayed-ack", of({.latency = 80, .jitter = 40})));
}

TEST_CASE(
    "without quick acknowledgements the step against one byte is a finding, if a lesser one") {
  Observations seen = of({.delayed_ack = 200});
  seen.acks->quick_known = false;
  seen.acks->small_quick.clear();
  seen.acks->large_quick.clear();
  REQUIRE(is_found("nagle-delayed-ack", seen));
  CHECK(nagle_delayed_ack(seen).confidence == Confidence::medium);
}

TEST_CASE("a few late echoes are no finding") {
  Observations seen = of({});
  for (std::size_t i = 0; i < 3; ++i) {
    seen.pacing->after_idle[i] = ms(120);
    seen.pacing->random_phase[i] = ms(9);
    seen.acks->large_delayed[i] = ms(250);
  }
  for (const char* id : {"poll-delay", "modem-sleep", "nagle-delayed-ack"}) {
    CHECK(is_clear(id, seen));
  }
}

TEST_CASE(
    "connections that are accepted ever later, and echoes that come ever later, are told apart") {
  for (const double latency : {0.2, 5.0, 20.0}) {
    for (const double each : {0.5, 1.0, 10.0}) {
      INFO(latency << " ms away, " << each << " ms each");
      const Ill way{.latency = latency, .jitter = latency / 4};
      Ill slow = way;
      slow.slow_accept = each;
      CHECK(is_found("slow-accept", of(slow)));
      CHECK(is_clear("drift", of(slow)));
      Ill drifting = way;
      drifting.drift = each;
      CHECK(is_found("drift", of(drifting)));
      CHECK(is_clear("slow-accept", of(drifting)));
    }
  }
}
