// Connections that are accepted or closed late.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

TEST_CASE("a delay at accept is found by first echoes, and growth is another finding") {
  for (const double latency : kLatencies) {
    for (const double delay : {50.0, 500.0}) {
      INFO(delay << " ms, " << latency << " ms away");
      FaultyDevice faulty = at_latency(latency);
      faulty.accept = delay;
      const Observations seen = of(faulty);
      check_only("accept-delay", seen);
      CHECK(figure(accept_delay(seen).evidence, "wait_p50_ms") == Approx(delay).epsilon(0.2));
    }
  }
  CHECK(is_clear("accept-delay", of({.slow_accept = 10})));
}

TEST_CASE("a delay at close is found, and explains who was accepted late for it") {
  for (const double latency : kLatencies) {
    for (const double delay : {200.0, 2000.0}) {
      INFO(delay << " ms, " << latency << " ms away");
      FaultyDevice faulty = at_latency(latency);
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
