// Modem sleep, lost segments, stalls.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

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

TEST_CASE("retransmissions count against all segments") {
  Observations seen = of({});
  const auto with = [&](std::uint64_t again, std::uint64_t out) {
    seen.stack.retransmits = again;
    seen.stack.segments_out = out;
    return seen;
  };
  CHECK(is_found("retransmissions", with(10, 1000)));
  CHECK(is_found("retransmissions", with(3, 100)));
  CHECK(is_clear("retransmissions", with(1, 100)));
  CHECK(is_clear("retransmissions", with(4, 1000)));
  CHECK(is_unclear("retransmissions", with(3, 5)));
}

TEST_CASE("a stall is long against the round trips, and the link loses nothing") {
  Observations nearby = of({});
  nearby.stalls = {{.at = ms(1), .length = ms(150)}};
  CHECK(is_clear("stalls", nearby));
  nearby.stalls.push_back({.at = ms(3), .length = ms(300)});
  CHECK(is_unclear("stalls", nearby));
  nearby.stalls.push_back({.at = ms(4), .length = ms(250)});
  REQUIRE(is_found("stalls", nearby));
  CHECK(figure(stalls(nearby).evidence, "longest_ms") == 300);
  nearby.stack.retransmits = 50;
  CHECK(is_clear("stalls", nearby));
  nearby.stack.retransmits = 0;

  Observations distant = of({.latency = 80, .jitter = 20});
  distant.stalls = nearby.stalls;
  CHECK(is_clear("stalls", distant));
  distant.stalls.push_back({.at = ms(3), .length = ms(1920)});
  CHECK(is_unclear("stalls", distant));
  distant.stalls.push_back({.at = ms(5), .length = ms(2000)});
  CHECK(is_found("stalls", distant));
}

TEST_CASE("one long stall is enough, but not a short one that a lost segment explains") {
  Observations seen = of({});
  seen.stalls = {{.at = ms(1), .length = ms(1920)}};
  REQUIRE(is_found("stalls", seen));
  CHECK(stalls(seen).message ==
        "1 time nothing moved, for up to 1.92 s, though the link loses nothing");
  seen.stack.retransmits.reset();
  CHECK(stalls(seen).message == "1 time nothing moved, for up to 1.92 s");
  seen.stalls = {{.at = ms(1), .length = ms(210), .retransmits = 1},
                 {.at = ms(2), .length = ms(420), .retransmits = 1}};
  CHECK(is_clear("stalls", seen));
  CHECK(figure(stalls(seen).evidence, "others_with_segments_sent_again") == 2);
}

TEST_CASE("with retransmissions, only what they can't explain is a stall") {
  Observations seen = of({});
  seen.stalls = {{.at = ms(1), .length = ms(215)},
                 {.at = ms(2), .length = ms(215)},
                 {.at = ms(3), .length = ms(215), .retransmits = 1}};
  CHECK(is_unclear("stalls", seen));
  seen.stalls.push_back({.at = ms(4), .length = ms(500)});
  CHECK(is_found("stalls", seen));
  seen.stalls.clear();
  seen.stack.retransmits = 1;
  seen.stalls = {{.at = ms(1), .length = ms(215)}, {.at = ms(2), .length = ms(215)}};
  CHECK(is_unclear("stalls", seen));
}

TEST_CASE("a long stall with retransmissions is unclear only if short ones show losses") {
  Observations seen = of({});
  seen.stalls = {{.at = ms(1), .length = ms(1600), .retransmits = 3}};
  REQUIRE(is_found("stalls", seen));
  CHECK(stalls(seen).message == "1 time nothing moved, for up to 1.60 s");
  seen.stalls.push_back({.at = ms(2), .length = ms(215), .retransmits = 1});
  CHECK(is_unclear("stalls", seen));
  seen.stalls.push_back({.at = ms(3), .length = ms(1600)});
  CHECK(is_found("stalls", seen));
}
