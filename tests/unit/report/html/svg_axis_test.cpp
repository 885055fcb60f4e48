#include "report/html/svg_axis.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "support/near.hpp"

using namespace especho;
using namespace especho::svg;
using especho_test::is_near;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> labels(const Axis& axis) {
  std::vector<std::string> texts;
  for (const Tick& tick : axis.ticks) texts.push_back(tick.label);
  return texts;
}

using Labels = std::vector<std::string>;

/// What must hold for any axis: it can be drawn, and its labels show different values.
void check_drawable(const Axis& axis) {
  CHECK(std::isfinite(axis.scale.low()));
  CHECK(std::isfinite(axis.scale.high()));
  CHECK(axis.scale.low() < axis.scale.high());
  CHECK_FALSE(axis.ticks.empty());
  CHECK(axis.ticks.size() <= 12);
  double before = -1;
  for (const Tick& tick : axis.ticks) {
    INFO(tick.label);
    CHECK(tick.place > before);
    CHECK(tick.place >= 0);
    CHECK(tick.place <= 1);
    before = tick.place;
  }
  Labels texts = labels(axis);
  std::sort(texts.begin(), texts.end());
  CHECK(std::unique(texts.begin(), texts.end()) == texts.end());
}

}  // namespace

TEST_CASE("a linear scale puts the middle in the middle") {
  const Scale scale(Scale::Kind::linear, 10, 20);
  CHECK(is_near(scale.place(10), 0));
  CHECK(is_near(scale.place(15), 0.5));
  CHECK(is_near(scale.value(0.5), 15));
}

TEST_CASE("a logarithmic scale gives every decade the same room") {
  const Scale scale(Scale::Kind::logarithmic, 1, 1000);
  CHECK(is_near(scale.place(10), 1.0 / 3));
  CHECK(is_near(scale.place(100), 2.0 / 3));
  CHECK(is_near(scale.value(1.0 / 3), 10));
}

TEST_CASE("what lies outside of a scale is moved to its nearer end") {
  const Scale scale(Scale::Kind::linear, 10, 20);
  CHECK(scale.place(-5) == 0);
  CHECK(scale.place(25) == 1);
  const Scale logarithmic(Scale::Kind::logarithmic, 1, 10);
  CHECK(logarithmic.place(0) == 0);
  CHECK(logarithmic.place(-1) == 0);
}

TEST_CASE("bounds that no scale can have are moved apart") {
  for (const auto kind : {Scale::Kind::linear, Scale::Kind::logarithmic}) {
    for (const double value : {0.0, 1.0, 3.6e12}) {
      const Scale scale(kind, value, value);
      CHECK(scale.low() < scale.high());
      CHECK(std::isfinite(scale.place(value)));
    }
  }
}

TEST_CASE("steps are 1, 2 or 5 times a power of ten") {
  CHECK(round_steps(0, 10, 5) == std::vector<double>{0, 2, 4, 6, 8, 10});
  CHECK(round_steps(0, 100, 4) == std::vector<double>{0, 50, 100});
  CHECK(round_steps(3, 3, 4) == std::vector<double>{3});
}

TEST_CASE("latencies that are near each other have a linear axis from 0") {
  const Axis axis = latency_axis(0.3e6, 1.9e6);
  CHECK(axis.scale.low() == 0);
  CHECK(labels(axis) == Labels{"0", "500 us", "1 ms", "1.5 ms", "2 ms"});
}

TEST_CASE("latencies that are all far from 0 have an axis of their own range") {
  const Axis axis = latency_axis(50.1e6, 50.9e6);
  CHECK(axis.scale.low() > 45e6);
  CHECK(axis.scale.high() < 55e6);
  check_drawable(axis);
}

TEST_CASE("latencies with a long tail have a logarithmic axis") {
  const Axis axis = latency_axis(1.4e6, 64e6);
  CHECK(is_near(axis.scale.place(10e6), axis.scale.place(1e6) + 0.5));
  CHECK(labels(axis) == Labels{"1 ms", "2 ms", "5 ms", "10 ms", "20 ms", "50 ms", "100 ms"});
}

TEST_CASE("any latencies from a nanosecond to an hour can be drawn") {
  for (const double low : {0.0, 1.0, 64.0, 1e3, 250e3, 999.9e6, 3.6e12}) {
    for (const double high : {0.0, 1.0, 65.0, 1e3, 260e3, 1e9, 3.6e12}) {
      if (high < low) continue;
      INFO(low << " to " << high);
      check_drawable(latency_axis(low, high));
      if (high > 1.01 * low && low > 0) check_drawable(latency_bins_axis(low, high));
    }
  }
}

TEST_CASE("time begins at 0, in the unit that suits it") {
  CHECK(labels(time_axis(2s)).back() == "2 s");
  CHECK(labels(time_axis(45min)).back() == "40 min");
  CHECK(labels(time_axis(300ms)).front() == "0");
  for (const Nanoseconds end : std::vector<Nanoseconds>{0ns, 1ns, 999us, 59s, 61s, 1h, 24h})
    check_drawable(time_axis(end));
}

TEST_CASE("shares are labelled in per cent") {
  CHECK(labels(share_axis(0.2)) == Labels{"0", "5 %", "10 %", "15 %", "20 %"});
  check_drawable(share_axis(0));
  check_drawable(share_axis(1));
}

TEST_CASE("sizes are labelled by themselves, unless they would meet") {
  CHECK(labels(size_axis({64, 1436, 4096})) == Labels{"64 B", "1436 B", "4 KiB"});
  CHECK(labels(size_axis({64, 65, 4096})) == Labels{"64 B", "4 KiB"});
}

TEST_CASE("throughputs have an axis in units of 1024") {
  CHECK(labels(throughput_axis(10, 20 * 1024)) ==
        Labels{"10 B/s", "100 B/s", "1 KiB/s", "10 KiB/s"});
  CHECK(labels(throughput_axis(1024 * 1024, 2048 * 1024)).front() == "0");
}

TEST_CASE("percentiles go as far as the echoes carry") {
  CHECK(labels(tail_axis(10)) == Labels{"0", "50", "90"});
  CHECK(labels(tail_axis(1000)) == Labels{"0", "50", "90", "99", "99.9"});
  CHECK(labels(tail_axis(100'000)).back() == "99.999");
  CHECK(labels(tail_axis(1'000'000'000'000)).back() == "99.9999999999");
}
