// What takes longer with each connection.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

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
