#include "check/device/silence.hpp"

#include "catch.hpp"

using namespace especho;
using namespace especho::check;
using namespace std::chrono_literals;

TEST_CASE("a silence lasts from what came last to what comes next") {
  const TimePoint start{};
  SilenceWatch watch(start);
  CHECK_FALSE(watch.heard(start + 20ms));
  CHECK_FALSE(watch.heard(start + 119ms));
  CHECK(watch.heard(start + 219ms));
  CHECK(watch.heard(start + 1s));
  REQUIRE(watch.silences().size() == 2);
  CHECK(watch.silences()[0].since == start + 119ms);
  CHECK(watch.silences()[0].length == 100ms);
  CHECK(watch.silences()[1].since == start + 219ms);
  CHECK(watch.silences()[1].length == 781ms);
  CHECK(watch.last() == start + 1s);
}

TEST_CASE("while nothing is due, nothing is silent") {
  const TimePoint start{};
  SilenceWatch watch(start);
  watch.nothing_due(start + 5s);
  CHECK_FALSE(watch.heard(start + 5099ms));
  CHECK(watch.silences().empty());
}
