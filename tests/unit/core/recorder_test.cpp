#include "core/recorder.hpp"

#include "catch.hpp"

using namespace especho;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kBegin{1000s};

/// It was to start at `intended`, started 1 ms later, and its first byte came 2 ms after that.
Echo echo_at(TimePoint intended) {
  return {.number = 1,
          .sequence = 0,
          .intended = intended,
          .start = intended + 1ms,
          .first_byte = intended + 3ms};
}

Failure failure_with(Outcome outcome, Nanoseconds elapsed) {
  Failure failure;
  failure.outcome = outcome;
  failure.elapsed = elapsed;
  return failure;
}

}  // namespace

TEST_CASE("round trip and first byte count from the send, the response from the schedule") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = true, .begin = kBegin});
  recorder.ok(echo_at(kBegin), kBegin + 6ms);
  const RunResult part = recorder.take();
  CHECK(part.echoes[Outcome::ok] == 1);
  CHECK(part.rtt.max() == 5ms);
  CHECK(part.ttfb.max() == 2ms);
  CHECK(part.response.max() == 6ms);
}

TEST_CASE("a closed loop has no response") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  recorder.ok(echo_at(kBegin), kBegin + 6ms);
  CHECK(recorder.part().rtt.count() == 1);
  CHECK(recorder.part().response.empty());
}

TEST_CASE("good echoes of a warm-up are not counted, failures and handshakes are") {
  Recorder recorder;
  recorder.begin({.measuring = false, .open_loop = true, .begin = kBegin});
  recorder.connected(3ms);
  recorder.ok(echo_at(kBegin), kBegin + 6ms);
  recorder.failed(failure_with(Outcome::reset, 1ms), kBegin + 9ms);
  recorder.cut_off(4);
  recorder.unsent(5);
  recorder.lasted_until(kBegin + 1h);
  CHECK(recorder.first_start() == TimePoint::max());
  CHECK(recorder.last_end() == TimePoint::min());
  const RunResult part = recorder.take();
  CHECK(part.echoes[Outcome::ok] == 0);
  CHECK(part.rtt.empty());
  CHECK(part.ttfb.empty());
  CHECK(part.response.empty());
  CHECK(part.cut_off == 0);
  CHECK(part.unsent == 0);
  CHECK(part.echoes[Outcome::reset] == 1);
  CHECK(part.failures.size() == 1);
  CHECK(part.connect.max() == 3ms);
}

TEST_CASE("the time of a run spans its good and its failed echoes") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  recorder.ok(echo_at(kBegin + 10ms), kBegin + 20ms);
  CHECK(recorder.first_start() == kBegin + 11ms);
  CHECK(recorder.last_end() == kBegin + 20ms);
  recorder.failed(failure_with(Outcome::timeout, 45ms), kBegin + 50ms);
  CHECK(recorder.first_start() == kBegin + 5ms);
  CHECK(recorder.last_end() == kBegin + 50ms);
  recorder.ok(echo_at(kBegin + 30ms), kBegin + 40ms);
  CHECK(recorder.first_start() == kBegin + 5ms);
  CHECK(recorder.last_end() == kBegin + 50ms);
}

TEST_CASE("a run lasts as long as it waited for something") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  recorder.ok(echo_at(kBegin), kBegin + 10ms);
  recorder.lasted_until(kBegin + 5ms);
  CHECK(recorder.last_end() == kBegin + 10ms);
  recorder.lasted_until(kBegin + 50ms);
  CHECK(recorder.last_end() == kBegin + 50ms);
  CHECK(recorder.first_start() == kBegin + 1ms);
}

TEST_CASE("what was not sent, and what was cut off, adds up") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = true, .begin = kBegin});
  recorder.unsent(3);
  recorder.unsent(4);
  recorder.cut_off(1);
  recorder.cut_off(2);
  CHECK(recorder.part().unsent == 7);
  CHECK(recorder.part().cut_off == 3);
}

TEST_CASE("times of a run count from its begin and what was before it was at its begin") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  CHECK(recorder.since_begin(kBegin + 3s) == 3s);
  CHECK(recorder.since_begin(kBegin) == 0s);
  CHECK(recorder.since_begin(kBegin - 1s) == 0s);
  recorder.begin({.measuring = false, .open_loop = false, .begin = kBegin});
  CHECK(recorder.since_begin(kBegin + 3s) == 0s);
}

TEST_CASE("what was taken is not there any more") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  recorder.ok(echo_at(kBegin), kBegin + 6ms);
  recorder.cut_off(2);
  CHECK(recorder.take().cut_off == 2);
  const RunResult rest = recorder.take();
  CHECK(rest.echoes.attempted() == 0);
  CHECK(rest.cut_off == 0);
  CHECK(rest.rtt.empty());
  CHECK(recorder.first_start() == TimePoint::max());
  CHECK(recorder.last_end() == TimePoint::min());
}

TEST_CASE("of many failures the first are kept and all are counted") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  for (std::uint64_t i = 1; i <= 25; ++i) {
    Failure failure = failure_with(i % 2 == 0 ? Outcome::reset : Outcome::timeout, 1ms);
    failure.echo = i;
    recorder.failed(failure, kBegin + 1s);
  }
  const RunResult part = recorder.take();
  CHECK(part.echoes[Outcome::reset] == 12);
  CHECK(part.echoes[Outcome::timeout] == 13);
  REQUIRE(part.failures.size() == RunResult::kKeptFailures);
  CHECK(part.failures.front().echo == 1);
  CHECK(part.failures.back().echo == RunResult::kKeptFailures);
}

TEST_CASE("of many outages the first are kept, all are counted, and so are recoveries") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  for (std::uint64_t i = 1; i <= 250; ++i) {
    Outage outage;
    outage.echo = i;
    if (i % 5 != 0) outage.recovered_after = 1ms;
    recorder.outage(outage);
  }
  const RunResult part = recorder.take();
  CHECK(part.outage_count == 250);
  CHECK(part.recoveries == 200);
  REQUIRE(part.outages.size() == RunResult::kKeptOutages);
  CHECK(part.outages.back().echo == RunResult::kKeptOutages);
}
