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
  return {.began = kBegin, .asked = kBegin, .served = kBegin + served, .left = kBegin + left};
}
/// The same for one that stays to the end, and for one that is never served.
ServiceTimes lasting(Nanoseconds served) {
  return {.began = kBegin, .asked = kBegin, .served = kBegin + served};
}
const ServiceTimes kNever{.began = kBegin};

Queueing judged(const std::vector<ServiceTimes>& services, Nanoseconds end = 10s) {
  return queueing_of(services, kUsual, kBegin + end);
}

std::uint64_t waiting(const std::vector<ServiceTimes>& services) {
  return judged(services).waited;
}

std::optional<std::uint64_t> limit(const std::vector<ServiceTimes>& services) {
  return judged(services).limit;
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
  const Queueing all = judged(services);
  CHECK(all.waited == 2);
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
  CHECK(waiting({lasting(10ms), lasting(10ms)}) == 0);
  CHECK(waiting({lasting(10ms), service(100ms, 200ms)}) == 0);
}

TEST_CASE("clients between their first echo and their end are served at once") {
  CHECK(judged({}).at_once == 0);
  CHECK(judged({kNever}).at_once == 0);
  CHECK(judged({lasting(10ms), lasting(20ms), kNever}).at_once == 2);
  CHECK(judged({service(10ms, 100ms), service(100ms, 200ms)}).at_once == 1);
  CHECK(judged({service(10ms, 100ms), service(90ms, 200ms), service(150ms, 300ms)}).at_once == 2);
}

TEST_CASE("a number that holds for long, and again after others have left, is the device's limit") {
  const std::vector<ServiceTimes> turns{service(10ms, 1000ms), service(12ms, 1001ms),
                                        service(1010ms, 2000ms), service(1012ms, 2001ms)};
  CHECK(limit(turns) == 2u);
  CHECK(judged(turns).at_once == 2);
  CHECK(limit({service(10ms, 1s), service(1010ms, 2s)}) == 1u);
  // Nobody leaves, and the others are never served.
  CHECK(limit({lasting(10ms), lasting(12ms), kNever}) == 2u);
}

TEST_CASE("clients that a device gets round to one after the other show no limit") {
  // It would serve all of them; ours gave up after as many as there was time for.
  std::vector<ServiceTimes> all;
  for (int i = 1; i <= 132; ++i) all.push_back(lasting(i * 70ms));
  for (int i = 0; i < 368; ++i) all.push_back(kNever);
  const Queueing many = judged(all);
  CHECK(many.at_once == 132);
  CHECK_FALSE(many.limit);
  // The machine pauses at the end, for much less than it took so far.
  CHECK_FALSE(judged(all, 15s).limit);
}

TEST_CASE("without a wait, for long enough, there is no limit") {
  CHECK_FALSE(limit({}));
  CHECK_FALSE(limit({kNever, kNever}));
  CHECK_FALSE(limit({lasting(10ms), lasting(12ms)}));
  CHECK_FALSE(limit({lasting(10ms), ServiceTimes{}}));  // it was never asked to serve the other
  CHECK_FALSE(limit({service(10ms, 100ms), service(110ms, 200ms)}));
  CHECK_FALSE(judged({lasting(10ms), kNever}, 100ms).limit);
}

TEST_CASE("a number that others exceed, or do not reach again, is no limit") {
  CHECK_FALSE(limit({service(10ms, 1s), lasting(1010ms), lasting(1020ms)}));
  CHECK_FALSE(limit({service(10ms, 1000ms), service(12ms, 1001ms), service(1010ms, 1020ms),
                     service(1500ms, 2s)}));
}
