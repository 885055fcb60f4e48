// Findings that rest on round trips.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

TEST_CASE("a poll delay is found with its period, on short and on long ways") {
  for (const double period : {2.1, 5.0, 10.0, 100.0, 250.0}) {
    for (const double latency : {0.2, 5.0, 20.0, 80.0}) {
      INFO(period << " ms, " << latency << " ms away");
      const Observations seen = of({.latency = latency, .jitter = latency / 4, .poll = period});
      REQUIRE(is_found("poll-delay", seen));
      CHECK(figure(poll_delay(seen).evidence, "period_ms") == Approx(period).epsilon(0.05));
      // Waits of up to 250 ms may hide that of half a beacon.
      CHECK(is_clear("modem-sleep", seen) != (period == 250 && is_unclear("modem-sleep", seen)));
    }
  }
}

TEST_CASE("latency is no poll delay, and jitter that could hide one is reported") {
  for (const double latency : {0.2, 5.0, 20.0, 80.0}) {
    for (const double share : {0.0, 0.1, 0.5, 1.0}) {
      const double jitter = share * latency;
      INFO(latency << " ms +- " << jitter);
      Observations seen = of({.latency = latency, .jitter = jitter});
      for (ConnectionRecord& record : seen.connections)
        record.connected = false;  // no handshake shows the network time
      CHECK(is_clear("poll-delay", seen) == (jitter <= 2.5));
      CHECK(is_unclear("poll-delay", seen) == (jitter > 2.5));
    }
  }
}

TEST_CASE("handshakes show how much of a jittering round trip is the network") {
  Observations seen = of({.latency = 20, .jitter = 8});
  CHECK(figure(poll_delay(seen).evidence, "excluded_above_ms") < 15);
  for (ConnectionRecord& record : seen.connections)
    record.handshake = ms(0.1);  // something between answers them
  CHECK(figure(poll_delay(seen).evidence, "excluded_above_ms") > 20);
}

TEST_CASE("a delay of one millisecond is no fault") {
  CHECK(is_clear("poll-delay", of({.poll = 1.05})));
}

TEST_CASE("how late this machine wakes up matters where the device is on it, or jitters") {
  const auto late = [](const FaultyDevice& faulty, bool exact) {
    Observations seen = of(faulty);
    seen.connections.clear();
    seen.pacing->oversleeps.assign(20, ms(3));
    seen.pacing->exact = exact;
    return seen;
  };
  for (const bool exact : {true, false}) {
    CHECK(is_found("poll-delay", late({.poll = 10}, exact)));
    CHECK(is_clear("poll-delay", late({}, exact)));
  }
  CHECK(is_found("poll-delay", late({.poll = 3}, true)));
  for (const auto& seen : {late({.poll = 3}, false), late({.latency = 20, .jitter = 8}, true)}) {
    const Diagnosis told = diagnose("poll-delay", seen);
    CHECK(told.verdict == DiagnosisVerdict::unclear);
    CHECK(told.message.starts_with("this machine is too busy"));
  }
}

TEST_CASE("a wait that shows back to back only is not ruled out") {
  Observations seen = of({});
  for (Nanoseconds& rtt : seen.pacing->back_to_back) rtt += ms(7);
  CHECK(is_unclear("poll-delay", seen));
}

TEST_CASE("a dozing radio is found with its beacon, and does not disturb poll-delay") {
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
  CHECK_FALSE(is_found("nagle-delayed-ack", of({.latency = 80, .jitter = 40})));
  CHECK(is_clear("nagle-delayed-ack", of({.latency = 80, .jitter = 20})));
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

TEST_CASE("a wait for an acknowledgement that passes while bytes are written is not ruled out") {
  // As of a device that writes 64 B in 50 ms, byte by byte, with Nagle's algorithm on.
  const auto slow = [](double small, double late) {
    Observations seen = of({.latency = 10, .jitter = 1, .segments = 64});
    for (Nanoseconds& rtt : seen.acks->small_quick) rtt += ms(small);
    for (Nanoseconds& rtt : seen.acks->small_delayed) rtt += ms(small + late);
    return seen;
  };
  const Diagnosis told = diagnose("nagle-delayed-ack", slow(44, 3));
  CHECK(told.verdict == DiagnosisVerdict::unclear);
  CHECK(told.message.starts_with("hidden by byte-writes: 64 B take "));
  CHECK(is_found("nagle-delayed-ack", slow(44, 40)));
  CHECK(is_clear("nagle-delayed-ack", slow(5, 3)));
}

TEST_CASE("what one finding may hide is not cleared, and the finding is named") {
  Observations dozing = of({.latency = 20, .jitter = 10});
  dozing.connections.clear();
  for (Nanoseconds& rtt : dozing.pacing->after_idle) rtt += ms(60);
  CHECK(diagnose("poll-delay", dozing).message.starts_with("hidden by modem-sleep: jitter of "));
  Observations far = of({.latency = 20, .jitter = 10});
  far.connections.clear();
  CHECK(diagnose("poll-delay", far).message.starts_with("jitter of "));
  CHECK(is_unclear("modem-sleep", of({.latency = 200, .jitter = 200})));
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

TEST_CASE("growing accept times and growing echo times are distinguished") {
  for (const double latency : {0.2, 5.0, 20.0}) {
    for (const double each : {0.5, 1.0, 10.0}) {
      INFO(latency << " ms away, " << each << " ms each");
      const FaultyDevice way{.latency = latency, .jitter = latency / 4};
      FaultyDevice slow = way;
      slow.slow_accept = each;
      CHECK(is_found("slow-accept", of(slow)));
      CHECK(is_clear("drift", of(slow)));
      FaultyDevice drifting = way;
      drifting.drift = each;
      CHECK(is_found("drift", of(drifting)));
      CHECK(is_clear("slow-accept", of(drifting)));
    }
  }
}
