// The poll delay, and what may hide it.
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
