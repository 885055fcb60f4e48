#include "bench/queueing.hpp"

#include <vector>

#include "catch.hpp"
#include "support/begin.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::kBegin;

namespace {

constexpr Nanoseconds kUsual = 10ms;

/// Asked at the start, then served and closed after these times.
ServiceTimes service(Nanoseconds served, Nanoseconds left) {
  return {.asked = kBegin, .served = kBegin + served, .left = kBegin + left};
}

std::uint64_t waiting(const std::vector<ServiceTimes>& services) {
  return waiting_for_others(services, kUsual).connections;
}

}  // namespace

TEST_CASE("a client served while all others are connected has not waited for them") {
  CHECK(waiting({}) == 0);
  CHECK(waiting({service(10ms, 10ms)}) == 0);
  CHECK(waiting({service(10ms, 1s), service(900ms, 2s)}) == 0);
}

TEST_CASE("a client served only after others left has waited, and the longest wait is reported") {
  const std::vector<ServiceTimes> services{service(10ms, 100ms), service(11ms, 101ms),
                                           service(110ms, 200ms), service(210ms, 300ms)};
  const Waiting all = waiting_for_others(services, kUsual);
  CHECK(all.connections == 2);
  CHECK(all.longest == 210ms);
}

TEST_CASE("a few echoes of the usual speed are no evidence of waiting") {
  CHECK(waiting({service(10ms, 10ms), service(12ms, 12ms), service(50ms, 50ms)}) == 0);
  CHECK(waiting({service(10ms, 10ms), service(51ms, 51ms)}) == 1);
}

TEST_CASE("a client that began late has not waited because of that") {
  ServiceTimes late = service(500ms, 600ms);
  late.asked = kBegin + 490ms;
  CHECK(waiting({service(10ms, 100ms), late}) == 0);
}

TEST_CASE("clients that are never served, or stay to the end, prove nothing about others") {
  CHECK(waiting({service(10ms, 100ms), ServiceTimes{}}) == 0);
  const ServiceTimes lasting{.asked = kBegin, .served = kBegin + 10ms};
  CHECK(waiting({lasting, lasting}) == 0);
  CHECK(waiting({lasting, service(100ms, 200ms)}) == 0);
}
