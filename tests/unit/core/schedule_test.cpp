// The starts of an open loop: evenly spaced, connections in turn, and still so after very many.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "bench/pacer.hpp"
#include "catch.hpp"

using namespace especho;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kOrigin{1'000'000s};

std::vector<Schedule> schedules(double rate, std::uint64_t connections) {
  std::vector<Schedule> result;
  for (std::uint64_t i = 0; i < connections; ++i) {
    result.push_back(
        {.origin = kOrigin, .rate = rate, .connection = i, .connections = connections});
  }
  return result;
}

/// The distance of echo number `index`, of all connections, from the exact time, for a rate of
/// `echoes` in `seconds`.
Nanoseconds error_at(const std::vector<Schedule>& schedules, std::uint64_t index,
                     std::int64_t echoes, std::int64_t seconds) {
  const auto connections = static_cast<std::uint64_t>(schedules.size());
  const TimePoint start = schedules[index % connections].start_of(index / connections);
  const std::int64_t whole = static_cast<std::int64_t>(index) / echoes;
  const std::int64_t part = static_cast<std::int64_t>(index) % echoes;
  const Nanoseconds exact =
      whole * seconds * Nanoseconds(1s) + part * seconds * Nanoseconds(1s) / echoes;
  return Nanoseconds(std::abs((start - kOrigin - exact).count()));
}

}  // namespace

TEST_CASE("the starts of all connections together are evenly spaced") {
  for (const std::uint64_t connections : {1u, 4u, 7u}) {
    for (const int rate : {1, 100, 1000, 50'000}) {
      const auto all = schedules(rate, connections);
      for (std::uint64_t k = 0; k < 1000; ++k) {
        INFO(connections << " connections, " << rate << "/s, echo " << k);
        const TimePoint start = all[k % connections].start_of(k / connections);
        REQUIRE(start == kOrigin + static_cast<std::int64_t>(k) * Nanoseconds(1s) / rate);
      }
    }
  }
}

TEST_CASE("a schedule whose rate divides nothing does not drift") {
  struct Case {
    double rate;
    std::int64_t echoes;
    std::int64_t seconds;
    std::uint64_t connections;
  };
  for (const Case& rate :
       {Case{3, 3, 1, 7}, Case{7, 7, 1, 3}, Case{1.0 / 3, 1, 3, 2}, Case{99'991, 99'991, 1, 13}}) {
    const auto all = schedules(rate.rate, rate.connections);
    for (const std::uint64_t index : {1u, 2u, 1000u, 999'999u, 10'000'000u, 70'000'003u}) {
      INFO(rate.rate << "/s over " << rate.connections << ", echo " << index);
      CHECK(error_at(all, index, rate.echoes, rate.seconds) <= 50ns);  // of up to seven years
    }
  }
}

TEST_CASE("after ten million echoes the spacing is what it was") {
  const auto all = schedules(3, 7);
  for (std::uint64_t i = 10'000'000; i < 10'001'000; ++i) {
    const Nanoseconds gap = all[2].start_of(i + 1) - all[2].start_of(i);
    REQUIRE(std::abs((gap - 7 * Nanoseconds(1s) / 3).count()) <= 50);
  }
}

TEST_CASE("the echoes before a time are those whose start is earlier") {
  for (const double rate : {3.0, 100.0, 12'345.6, 0.1}) {
    for (const Schedule& schedule : schedules(rate, 7)) {
      for (const std::uint64_t index : {0u, 1u, 2u, 99u, 12'345u, 10'000'000u}) {
        INFO(rate << "/s, connection " << schedule.connection << ", echo " << index);
        const TimePoint start = schedule.start_of(index);
        REQUIRE(schedule.before(start) == index);
        REQUIRE(schedule.before(start + 1ns) == index + 1);
      }
    }
  }
}

TEST_CASE("before its begin a schedule has no echo") {
  for (const Schedule& schedule : schedules(100, 3)) {
    CHECK(schedule.before(kOrigin - 1h) == 0);
    CHECK(schedule.before(kOrigin) == 0);
  }
}

TEST_CASE("a start beyond the end of the clock is never") {
  const Schedule slow{.origin = kOrigin, .rate = 1e-9};
  CHECK(slow.start_of(0) == kOrigin);
  CHECK(slow.start_of(1) > kOrigin + 24h * 365 * 30);
  CHECK(slow.start_of(1'000'000) == TimePoint::max());
}
