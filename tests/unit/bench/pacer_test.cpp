#include "bench/pacer.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "support/begin.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::kBegin;

namespace {

constexpr TimePoint kNoStart = TimePoint::max();

Pacer::Load closed_loop(std::uint64_t depth, std::uint64_t quota = Pacer::kUnlimited) {
  return {.quota = quota, .begin = kBegin, .depth = depth};
}

Pacer::Load open_loop(double rate, std::uint64_t depth, std::uint64_t quota = Pacer::kUnlimited) {
  Pacer::Load load = closed_loop(depth, quota);
  load.schedule = Schedule{.origin = kBegin, .rate = rate};
  return load;
}

Pacer::Load pausing(Think think, std::uint64_t seed) {
  Pacer::Load load = closed_loop(1);
  load.think = think;
  load.seed = seed;
  return load;
}

/// The pauses before `count` echoes, each of which takes 1 ms.
std::vector<Nanoseconds> pauses(Pacer& pacer, int count) {
  std::vector<Nanoseconds> result;
  TimePoint ended = kBegin;
  for (int i = 0; i < count; ++i) {
    const TimePoint start = pacer.next_start();
    result.push_back(start - ended);
    CHECK(pacer.start(start) == start);
    ended = start + 1ms;
    pacer.end(ended);
  }
  return result;
}

}  // namespace

TEST_CASE("in a closed loop an echo may start at once and after every echo that ended") {
  Pacer pacer(closed_loop(1));
  CHECK_FALSE(pacer.may_start(kBegin - 1ns));
  CHECK(pacer.may_start(kBegin));
  CHECK(pacer.start(kBegin + 5ms) == kBegin + 5ms);
  CHECK(pacer.next_start() == kNoStart);
  pacer.end(kBegin + 7ms);
  CHECK(pacer.may_start(kBegin + 7ms));
  CHECK(pacer.started() == 1);
  CHECK(pacer.in_flight() == 0);
}

TEST_CASE("as many echoes are in flight as the depth allows and no more") {
  for (const std::uint64_t depth : {1u, 2u, 10u}) {
    for (Pacer pacer : {Pacer(closed_loop(depth)), Pacer(open_loop(1000, depth))}) {
      const TimePoint late = kBegin + 1h;
      for (std::uint64_t i = 0; i < depth; ++i) {
        REQUIRE(pacer.may_start(late));
        pacer.start(late);
      }
      CHECK(pacer.in_flight() == depth);
      CHECK_FALSE(pacer.may_start(late));
      CHECK(pacer.next_start() == kNoStart);
      pacer.end(late);
      CHECK(pacer.may_start(late));
    }
  }
}

TEST_CASE("once the quota has started nothing more does, and the last one to end finishes it") {
  Pacer pacer(closed_loop(2, 3));
  pacer.start(kBegin);
  pacer.start(kBegin);
  pacer.end(kBegin);
  pacer.start(kBegin);
  CHECK(pacer.next_start() == kNoStart);
  CHECK_FALSE(pacer.is_last(kBegin));  // two are in flight
  pacer.end(kBegin);
  CHECK(pacer.next_start() == kNoStart);
  CHECK(pacer.is_last(kBegin));
  CHECK_FALSE(pacer.finished(kBegin));
  pacer.end(kBegin);
  CHECK(pacer.finished(kBegin));
  CHECK_FALSE(pacer.is_last(kBegin));
}

TEST_CASE("a quota of none is finished from the start") {
  const Pacer pacer(closed_loop(1, 0));
  CHECK(pacer.finished(kBegin));
  CHECK(pacer.next_start() == kNoStart);
}

TEST_CASE("an echo that could not be sent is one of the quota") {
  Pacer pacer(closed_loop(1, 2));
  pacer.skip();
  CHECK(pacer.started() == 1);
  CHECK(pacer.in_flight() == 0);
  CHECK_FALSE(pacer.finished(kBegin));
  pacer.skip();
  CHECK(pacer.finished(kBegin));
}

TEST_CASE("no echo starts at the end or later, but those in flight may finish") {
  Pacer::Load load = closed_loop(2);
  load.end = kBegin + 1s;
  Pacer pacer(load);
  CHECK(pacer.may_start(load.end - 1ns));
  CHECK_FALSE(pacer.may_start(load.end));
  pacer.start(load.end - 1ns);
  CHECK_FALSE(pacer.finished(load.end));
  CHECK(pacer.is_last(load.end));
  CHECK_FALSE(pacer.is_last(load.end - 1ns));
  pacer.end(load.end + 1s);
  CHECK(pacer.finished(load.end + 1s));
}

TEST_CASE("an echo is the last one when the next would come after the end") {
  Pacer::Load scheduled = open_loop(100, 1);
  scheduled.end = kBegin + 20ms;
  Pacer pacer(scheduled);
  pacer.start(kBegin);
  CHECK_FALSE(pacer.is_last(kBegin + 19ms));
  CHECK(pacer.is_last(kBegin + 20ms));
  pacer.end(kBegin + 1ms);
  pacer.start(kBegin + 10ms);
  CHECK(pacer.is_last(kBegin + 11ms));  // the next is scheduled for 20 ms

  Pacer::Load thinking = pausing({50ms, 50ms}, 1);
  thinking.end = kBegin + 1s;
  Pacer thinker(thinking);
  thinker.start(thinker.next_start());
  CHECK_FALSE(thinker.is_last(kBegin + 950ms - 1ns));
  CHECK(thinker.is_last(kBegin + 950ms));
}

TEST_CASE("an open loop schedules its echoes at fixed times, however late they start") {
  Pacer pacer(open_loop(100, 3));
  CHECK(pacer.next_start() == kBegin);
  CHECK(pacer.start(kBegin + 2ms) == kBegin);
  CHECK(pacer.next_start() == kBegin + 10ms);
  CHECK_FALSE(pacer.may_start(kBegin + 10ms - 1ns));
  CHECK(pacer.start(kBegin + 500ms) == kBegin + 10ms);
  pacer.end(kBegin + 501ms);
  CHECK(pacer.start(kBegin + 501ms) == kBegin + 20ms);
}

TEST_CASE("what the schedule wanted and the loop did not start is unsent") {
  Pacer pacer(open_loop(100, 1));
  CHECK(pacer.unsent(kBegin) == 0);
  CHECK(pacer.unsent(kBegin + 1ns) == 1);
  CHECK(pacer.unsent(kBegin + 100ms) == 10);
  pacer.start(kBegin);
  CHECK(pacer.unsent(kBegin + 10ms) == 0);
  CHECK(pacer.unsent(kBegin + 100ms) == 9);
}

TEST_CASE("neither what comes after the end nor what is beyond the quota is unsent") {
  Pacer::Load load = open_loop(100, 1);
  load.end = kBegin + 50ms;
  CHECK(Pacer(load).unsent(kBegin + 1h) == 5);
  load.end = kBegin + 50ms + 1ns;
  CHECK(Pacer(load).unsent(kBegin + 1h) == 6);
  load.quota = 3;
  CHECK(Pacer(load).unsent(kBegin + 1h) == 3);
}

TEST_CASE("a closed loop has no schedule and so nothing unsent") {
  CHECK(Pacer(closed_loop(1)).unsent(kBegin + 1h) == 0);
}

TEST_CASE("the first echo starts at once, and a pause of fixed length follows every echo") {
  Pacer pacer(pausing({20ms, 20ms}, 7));
  const auto seen = pauses(pacer, 50);
  CHECK(seen[0] == 0ms);
  CHECK(std::count(seen.begin() + 1, seen.end(), Nanoseconds(20ms)) == 49);
}

TEST_CASE("random pauses fill their range and do not leave it") {
  Pacer pacer(pausing({10ms, 50ms}, 3));
  auto seen = pauses(pacer, 2000);
  seen.erase(seen.begin());
  const auto [shortest, longest] = std::minmax_element(seen.begin(), seen.end());
  CHECK(*shortest >= 10ms);
  CHECK(*shortest < 11ms);
  CHECK(*longest <= 50ms);
  CHECK(*longest > 49ms);
  std::nth_element(seen.begin(), seen.begin() + 1000, seen.end());
  CHECK(seen[1000] > 28ms);
  CHECK(seen[1000] < 32ms);
}

TEST_CASE("pauses are the same with the same seed and others with another one") {
  Pacer first(pausing({0ms, 50ms}, 1));
  Pacer same(pausing({0ms, 50ms}, 1));
  Pacer other(pausing({0ms, 50ms}, 2));
  const auto seen = pauses(first, 20);
  CHECK(seen == pauses(same, 20));
  CHECK(seen != pauses(other, 20));
}

TEST_CASE("the pause of an hour keeps no first echo waiting") {
  const Pacer pacer(pausing({1h, 1h}, 1));
  CHECK(pacer.may_start(kBegin));
}

TEST_CASE("a spread makes connections begin at random times within it") {
  std::vector<Nanoseconds> phases;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Pacer::Load load = pausing({0ms, 50ms}, seed);
    load.spread = 50ms;
    const Pacer pacer(load);
    phases.push_back(pacer.next_start() - kBegin);
  }
  const auto [earliest, latest] = std::minmax_element(phases.begin(), phases.end());
  CHECK(*earliest >= 0ms);
  CHECK(*earliest < 5ms);
  CHECK(*latest > 45ms);
  CHECK(*latest <= 50ms);
}
