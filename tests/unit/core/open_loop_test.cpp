// The figures of an open loop, against what the theory of a stalled device says: a stall is charged
// to every echo that it delayed. Pacer and recorder are the real ones, clock and device are not.
#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "bench/pacer.hpp"
#include "bench/recorder.hpp"
#include "catch.hpp"
#include "support/begin.hpp"
#include "support/samples.hpp"

using namespace especho;
using namespace std::chrono_literals;
using especho_test::bucket_width;
using especho_test::exact_percentile;
using especho_test::kBegin;
using especho_test::Values;

namespace {

constexpr Nanoseconds kService = 1ms;  ///< of an echo
constexpr Nanoseconds kPeriod = 10ms;  ///< a hundred echoes per second, of all connections
constexpr Nanoseconds kStall = 1s;     ///< for which the device does nothing

/// Serves the echoes of one connection, one after the other; none while it is stalled.
class Device {
 public:
  explicit Device(TimePoint stall) : stall_(stall) {}

  TimePoint done_with(TimePoint arrival) {
    TimePoint start = std::max(arrival, free_);
    if (start >= stall_ && start < stall_ + kStall) start = stall_ + kStall;
    return free_ = start + kService;
  }

 private:
  TimePoint stall_;
  TimePoint free_{};
};

/// Drives one connection to its end; returns its echoes that were never sent.
std::uint64_t drive(Pacer pacer, Device device, Recorder& recorder) {
  std::deque<std::pair<Echo, TimePoint>> in_flight;
  TimePoint now = kBegin;
  while (!pacer.finished(now)) {
    const TimePoint start = std::max(now, pacer.next_start());
    const TimePoint end = in_flight.empty() ? TimePoint::max() : in_flight.front().second;
    if (start < end && pacer.may_start(start)) {
      now = start;
      Echo echo;
      echo.start = now;
      echo.intended = pacer.start(now);
      in_flight.emplace_back(echo, device.done_with(now));
    } else if (!in_flight.empty()) {
      now = end;
      recorder.ok(in_flight.front().first, now, 1);
      pacer.end(now);
      in_flight.pop_front();
    } else {
      now = start;  // which is past the end of the run
    }
  }
  return pacer.unsent(now);
}

struct Scenario {
  Nanoseconds duration = 10s;
  Nanoseconds stall = 5s;  ///< since the start
  std::uint64_t depth = 1;
  std::uint64_t connections = 1;
};

RunResult simulate(const Scenario& scenario) {
  RunResult run;
  for (std::uint64_t i = 0; i < scenario.connections; ++i) {
    Recorder recorder;
    recorder.begin({.measuring = true, .open_loop = true, .begin = kBegin});
    Pacer::Load load{.begin = kBegin, .end = kBegin + scenario.duration, .depth = scenario.depth};
    load.schedule = Schedule{
        .origin = kBegin, .rate = 100, .connection = i, .connections = scenario.connections};
    recorder.unsent(drive(Pacer(load), Device(kBegin + scenario.stall), recorder));
    merge(run, recorder.take());
  }
  return run;
}

/// The responses of a connection that has an echo every `period`, the first of them within the
/// stall `offset` after its begin. The j-th of these comes back when the stall is over and those
/// before it have been served, at stall + (j + 1) service, and was due at offset + j period. That
/// holds as long as it had to wait, in other words while j (period - service) < stall - offset.
Values delayed_responses(Nanoseconds offset, Nanoseconds period) {
  Values responses;
  for (Nanoseconds wait = kStall - offset; wait > 0ns; wait -= period - kService) {
    responses.push_back(wait + kService);
  }
  return responses;
}

Values all_responses(const Values& delayed, std::size_t echoes) {
  Values all = delayed;
  all.resize(echoes, kService);
  std::sort(all.begin(), all.end());
  return all;
}

/// `percent` in tenths, so that the rank is exact.
void check_percentiles(const Histogram& histogram, const Values& sorted) {
  REQUIRE(histogram.count() == sorted.size());
  CHECK(histogram.min() == sorted.front());
  CHECK(histogram.max() == sorted.back());
  for (const std::size_t tenths : {1u, 500u, 750u, 900u, 950u, 990u, 999u, 1000u}) {
    INFO("percentile " << tenths << "/10");
    const Nanoseconds exact = exact_percentile(sorted, tenths);
    const Nanoseconds got = histogram.percentile(static_cast<double>(tenths) / 10);
    CHECK(got >= exact);
    CHECK(got < exact + bucket_width(exact));
  }
}

std::uint64_t count_above(const Histogram& histogram, Nanoseconds threshold) {
  std::uint64_t count = 0;
  for (const auto& bucket : histogram.buckets()) count += bucket.low > threshold ? bucket.count : 0;
  return count;
}

std::uint64_t count_above(const Values& values, Nanoseconds threshold) {
  return static_cast<std::uint64_t>(
      std::count_if(values.begin(), values.end(), [=](Nanoseconds v) { return v > threshold; }));
}

}  // namespace

TEST_CASE("a stall is charged to every echo that it delayed, as queueing theory has it") {
  const RunResult run = simulate({});
  CHECK(run.echoes[Outcome::ok] == 1000);
  CHECK(run.unsent == 0);
  const Values delayed = delayed_responses(0ns, kPeriod);
  CHECK(delayed.size() == 112);  // 1000 ms / (10 ms - 1 ms), rounded up
  const Values expected = all_responses(delayed, 1000);
  check_percentiles(run.response, expected);
  for (const Nanoseconds threshold : Values{1500us, 50ms, 250ms, 500ms, 750ms, 995ms}) {
    INFO("above " << threshold.count() << " ns");
    CHECK(count_above(run.response, threshold) == count_above(expected, threshold));
  }
  // The same in plain numbers, ranks counted by hand.
  const auto is = [](Nanoseconds got, Nanoseconds value) {
    return got >= value && got < value + bucket_width(value);
  };
  CHECK(is(run.response.percentile(50), 1ms));
  CHECK(is(run.response.percentile(90), 101ms));
  CHECK(is(run.response.percentile(99), 911ms));
  CHECK(is(run.response.percentile(99.9), 992ms));
  CHECK(run.response.max() == 1001ms);
  CHECK(count_above(run.response, 500ms) == 56);
}

TEST_CASE("from the actual send a stall is one long echo and all others are fast") {
  const RunResult run = simulate({});
  CHECK(run.rtt.count() == 1000);
  CHECK(run.rtt.max() == kStall + kService);
  CHECK(count_above(run.rtt, kService + bucket_width(kService)) == 1);
  CHECK(run.rtt.percentile(99) < kService + bucket_width(kService));
  CHECK(run.rtt.percentile(99.9) < kService + bucket_width(kService));
  CHECK(run.response.percentile(99) > 900 * run.rtt.percentile(99));
}

TEST_CASE("without a stall the response is the round trip") {
  const RunResult run = simulate({.stall = 1h});
  CHECK(run.response.count() == 1000);
  CHECK(run.response.min() == kService);
  CHECK(run.response.max() == kService);
  CHECK(run.rtt.max() == kService);
}

TEST_CASE("a deeper pipe puts more echoes into the stall and none is answered sooner") {
  const RunResult run = simulate({.depth = 10});
  check_percentiles(run.response, all_responses(delayed_responses(0ns, kPeriod), 1000));
  // In the stall ten were sent on time; those behind found nine before them, until the queue was
  // shorter than that.
  CHECK(count_above(run.rtt, kStall / 2) == 10);
  CHECK(run.rtt.max() == kStall + kService);
  CHECK(count_above(run.rtt, 10 * kService + bucket_width(10 * kService)) == 10);
  CHECK(run.rtt.percentile(90) >= 10 * kService);
  CHECK(run.rtt.percentile(80) < kService + bucket_width(kService));
}

TEST_CASE("a stall hits every connection, each with its share of the rate") {
  const RunResult run = simulate({.connections = 4});
  Values delayed;
  for (int i = 0; i < 4; ++i) {
    const Values of_one = delayed_responses(i * kPeriod, 4 * kPeriod);
    delayed.insert(delayed.end(), of_one.begin(), of_one.end());
  }
  CHECK(delayed.size() == 26 + 26 + 26 + 25);  // (1000, 990, 980, 970) ms / 39 ms, rounded up
  CHECK(run.unsent == 0);
  const Values expected = all_responses(delayed, 1000);
  check_percentiles(run.response, expected);
  CHECK(count_above(run.response, 495ms) == count_above(expected, 495ms));
  CHECK(count_above(run.rtt, kService + bucket_width(kService)) == 4);
}

TEST_CASE("what a stall at the end of a run kept from being sent is unsent and not forgotten") {
  // The echo that is due at 9.5 s is answered at 10.501 s; 49 more were due before 10 s.
  const RunResult one = simulate({.stall = 9500ms});
  CHECK(one.echoes[Outcome::ok] == 951);
  CHECK(one.unsent == 49);
  CHECK(one.response.max() == kStall + kService);
  const RunResult ten = simulate({.stall = 9500ms, .depth = 10});
  CHECK(ten.echoes[Outcome::ok] == 960);
  CHECK(ten.unsent == 40);
  const RunResult four = simulate({.stall = 9500ms, .connections = 4});
  CHECK(four.echoes[Outcome::ok] == 954);
  CHECK(four.unsent == 46);
}

TEST_CASE("no response is shorter than its round trip, whatever the load") {
  for (const std::uint64_t depth : {1u, 3u, 50u}) {
    for (const std::uint64_t connections : {1u, 3u}) {
      const RunResult run = simulate({.depth = depth, .connections = connections});
      for (int percent = 0; percent <= 100; ++percent) {
        REQUIRE(run.response.percentile(percent) >= run.rtt.percentile(percent));
      }
      CHECK(run.echoes[Outcome::ok] + run.unsent == 1000);
    }
  }
}
