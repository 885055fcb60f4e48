#include "bench/recorder.hpp"

#include "catch.hpp"
#include "support/begin.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::kBegin;

namespace {

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
  recorder.ok(echo_at(kBegin), kBegin + 6ms, 1);
  const RunResult part = recorder.take();
  CHECK(part.echoes[Outcome::ok] == 1);
  CHECK(part.rtt.max() == 5ms);
  CHECK(part.ttfb.max() == 2ms);
  CHECK(part.response.max() == 6ms);
}

TEST_CASE("a closed loop has no response") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  recorder.ok(echo_at(kBegin), kBegin + 6ms, 1);
  const RunResult part = recorder.take();
  CHECK(part.rtt.count() == 1);
  CHECK(part.response.empty());
}

TEST_CASE("good echoes of a warm-up are not counted, failures and handshakes are") {
  Recorder recorder;
  recorder.begin({.measuring = false, .open_loop = true, .begin = kBegin});
  recorder.connected(3ms);
  recorder.ok(echo_at(kBegin), kBegin + 6ms, 1);
  recorder.failed(failure_with(Outcome::reset, 1ms), kBegin + 9ms, 1);
  recorder.cut_off(4);
  recorder.unsent(5);
  recorder.lasted_until(kBegin + 1h);
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
  recorder.ok(echo_at(kBegin + 10ms), kBegin + 20ms, 1);
  CHECK(recorder.last_end() == kBegin + 20ms);
  recorder.failed(failure_with(Outcome::timeout, 45ms), kBegin + 50ms, 1);
  CHECK(recorder.last_end() == kBegin + 50ms);
  recorder.ok(echo_at(kBegin + 30ms), kBegin + 40ms, 1);
  CHECK(recorder.last_end() == kBegin + 50ms);
}

TEST_CASE("a run lasts as long as it waited for something") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  recorder.ok(echo_at(kBegin), kBegin + 10ms, 1);
  recorder.lasted_until(kBegin + 5ms);
  CHECK(recorder.last_end() == kBegin + 10ms);
  recorder.lasted_until(kBegin + 50ms);
  CHECK(recorder.last_end() == kBegin + 50ms);
}

TEST_CASE("unsent and cut-off echoes add up") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = true, .begin = kBegin});
  recorder.unsent(3);
  recorder.unsent(4);
  recorder.cut_off(1);
  recorder.cut_off(2);
  const RunResult part = recorder.take();
  CHECK(part.unsent == 7);
  CHECK(part.cut_off == 3);
}

TEST_CASE("times of a run count from its start, and earlier ones become the start") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  CHECK(recorder.since_begin(kBegin + 3s) == 3s);
  CHECK(recorder.since_begin(kBegin) == 0s);
  CHECK(recorder.since_begin(kBegin - 1s) == 0s);
  recorder.begin({.measuring = false, .open_loop = false, .begin = kBegin});
  CHECK(recorder.since_begin(kBegin + 3s) == 0s);
}

TEST_CASE("what was taken is gone from the recorder") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  recorder.ok(echo_at(kBegin), kBegin + 6ms, 1);
  recorder.cut_off(2);
  CHECK(recorder.take().cut_off == 2);
  const RunResult rest = recorder.take();
  CHECK(rest.echoes.attempted() == 0);
  CHECK(rest.cut_off == 0);
  CHECK(rest.rtt.empty());
  CHECK(recorder.last_end() == TimePoint::min());
}

TEST_CASE("of many failures the first are kept and all are counted") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin});
  for (std::uint64_t i = 1; i <= 25; ++i) {
    Failure failure = failure_with(i % 2 == 0 ? Outcome::reset : Outcome::timeout, 1ms);
    failure.echo = i;
    recorder.failed(failure, kBegin + 1s, 1);
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

TEST_CASE("the blocks hold what the run holds") {
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = true, .begin = kBegin});
  for (int i = 0; i < 1000; ++i) {
    recorder.ok(echo_at(kBegin + i * 10ms), kBegin + i * 10ms + 6ms, 1);
  }
  recorder.failed(failure_with(Outcome::reset, 1ms), kBegin + 5s, 1);
  const RunResult part = recorder.take();
  CHECK(part.rtt.count() == 1000);
  CHECK(part.response.count() == 1000);
  CHECK(part.blocks.blocks.size() > 1);
  std::uint64_t failed = 0;
  Histogram rtt;
  for (const Block& block : part.blocks.blocks) {
    failed += block.failed;
    rtt.merge(block.rtt);
    CHECK(block.rtt.count() == block.response.count());
  }
  CHECK(failed == 1);
  CHECK(rtt.count() == 1000);
  CHECK(rtt.max() == part.rtt.max());
}

namespace {

/// Keeps all, and wants to be called for every third.
class KeptLog : public EchoLog {
 public:
  void take(std::vector<EchoRecord>& records) noexcept override {
    kept.insert(kept.end(), records.begin(), records.end());
    records.clear();
    records.shrink_to_fit();
    records.reserve(3);
  }
  std::vector<EchoRecord> kept;
};

}  // namespace

TEST_CASE("the log gets every measured echo with its times, and nothing of a warm-up") {
  KeptLog log;
  Recorder recorder;
  recorder.begin({.measuring = false, .open_loop = true, .begin = kBegin, .log = &log});
  recorder.ok(echo_at(kBegin), kBegin + 6ms, 1);
  recorder.failed(failure_with(Outcome::reset, 1ms), kBegin + 7ms, 1);
  recorder.flush_log();
  CHECK(log.kept.empty());

  recorder.begin(
      {.measuring = true, .open_loop = true, .begin = kBegin, .log = &log, .run = 4, .size = 64});
  for (int i = 0; i < 10; ++i) recorder.ok(echo_at(kBegin + i * 1s), kBegin + i * 1s + 6ms, 2);
  Failure failure = failure_with(Outcome::reset, 1ms);
  failure.echo = 11;
  recorder.failed(failure, kBegin + 11s, 3);
  recorder.flush_log();
  REQUIRE(log.kept.size() == 11);
  const EchoRecord& second = log.kept[1];
  CHECK(second.run == 4);
  CHECK(second.size == 64);
  CHECK(second.connection == 2);
  CHECK(second.echo == 1);
  CHECK(second.outcome == Outcome::ok);
  CHECK(second.start == 1s + 1ms);
  CHECK(second.rtt == Nanoseconds(5ms));
  CHECK(second.ttfb == Nanoseconds(2ms));
  CHECK(second.response == Nanoseconds(6ms));
  const EchoRecord& last = log.kept.back();
  CHECK(last.connection == 3);
  CHECK(last.echo == 11);
  CHECK(last.outcome == Outcome::reset);
  CHECK(last.start == 11s - 1ms);
  CHECK_FALSE(last.rtt);
  CHECK_FALSE(last.response);
}

TEST_CASE("without a rate the log has no response") {
  KeptLog log;
  Recorder recorder;
  recorder.begin({.measuring = true, .open_loop = false, .begin = kBegin, .log = &log});
  recorder.ok(echo_at(kBegin), kBegin + 6ms, 1);
  recorder.flush_log();
  REQUIRE(log.kept.size() == 1);
  CHECK(log.kept[0].rtt == Nanoseconds(5ms));
  CHECK_FALSE(log.kept[0].response);
}
