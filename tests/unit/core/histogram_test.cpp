#include "especho/histogram.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "support/near.hpp"
#include "support/samples.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

/// Of the nearest rank, in tenths of a percent so that integers do.
Nanoseconds exact_percentile(const Values& sorted, std::size_t tenths) {
  const std::size_t rank = (sorted.size() * tenths + 999) / 1000;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

long double exact_mean(const Values& values) {
  long double sum = 0;
  for (const Nanoseconds value : values) sum += static_cast<long double>(value.count());
  return sum / static_cast<long double>(values.size());
}

long double exact_stddev(const Values& values) {
  const long double mean = exact_mean(values);
  long double squares = 0;
  for (const Nanoseconds value : values) {
    const long double distance = static_cast<long double>(value.count()) - mean;
    squares += distance * distance;
  }
  return std::sqrt(squares / static_cast<long double>(values.size()));
}

void check_moments(const Histogram& histogram, const Values& values) {
  const auto mean = static_cast<double>(exact_mean(values));
  CHECK(is_near(histogram.mean_ns(), mean, 1e-9));
  const auto stddev = static_cast<double>(exact_stddev(values));
  CHECK(is_near(histogram.stddev_ns(), stddev, 1e-9));
}

}  // namespace

TEST_CASE("every percentile is within a bucket of the exact one and within min and max") {
  for (const Shape& shape : kShapes) {
    for (const std::size_t count : {1u, 2u, 3u, 10u, 99u, 100u, 1000u, 5000u}) {
      Values values = draw(shape, count, count);
      const Histogram histogram = recorded(values);
      std::sort(values.begin(), values.end());
      REQUIRE(histogram.min() == values.front());
      REQUIRE(histogram.max() == values.back());
      for (const std::size_t tenths : {0u, 1u, 10u, 250u, 500u, 900u, 990u, 999u, 1000u}) {
        INFO(shape.name << ", " << count << " values, percentile " << tenths << "/10");
        const Nanoseconds exact = exact_percentile(values, tenths);
        const Nanoseconds got = histogram.percentile(static_cast<double>(tenths) / 10);
        CHECK(got >= exact);
        CHECK(got < exact + bucket_width(exact));
        CHECK(got >= histogram.min());
        CHECK(got <= histogram.max());
      }
    }
  }
}

TEST_CASE("a higher percentile is never a lower value") {
  const Histogram histogram = recorded(draw(kShapes[3], 777, 1));
  Nanoseconds last{0};
  for (int tenths = 0; tenths <= 1000; ++tenths) {
    const Nanoseconds now = histogram.percentile(tenths / 10.0);
    CHECK(now >= last);
    last = now;
  }
  CHECK(histogram.percentile(100) == histogram.max());
}

TEST_CASE("a percentile out of range is the one at the end of the range") {
  const Histogram histogram = recorded({1ms, 2ms, 3ms});
  CHECK(histogram.percentile(-1) == histogram.percentile(0));
  CHECK(histogram.percentile(101) == 3ms);
}

TEST_CASE("the rank of a percentile is exact where binary fractions are not") {
  // 99.9 % of 1000 is rank 999, although 0.999 * 1000 may be a hair more than 999.
  Values values(999, 1ms);
  values.push_back(1s);
  CHECK(recorded(values).percentile(99.9) < 2ms);
  CHECK(recorded(values).percentile(99.91) == 1s);
}

TEST_CASE("mean and standard deviation are exact") {
  for (const Shape& shape : kShapes) {
    INFO(shape.name);
    const Values values = draw(shape, 4000, 7);
    check_moments(recorded(values), values);
  }
}

TEST_CASE("a merged histogram equals one that recorded everything") {
  for (const Shape& shape : kShapes) {
    INFO(shape.name);
    const Values left = draw(shape, 1500, 11);
    const Values right = draw(kShapes[1], 700, 12);
    Values both = left;
    both.insert(both.end(), right.begin(), right.end());
    Histogram merged = recorded(left);
    merged.merge(recorded(right));
    const Histogram whole = recorded(both);
    CHECK(merged.count() == whole.count());
    CHECK(merged.min() == whole.min());
    CHECK(merged.max() == whole.max());
    check_moments(merged, both);
    for (int percent = 0; percent <= 100; ++percent) {
      CHECK(merged.percentile(percent) == whole.percentile(percent));
    }
  }
}

TEST_CASE("merging with an empty histogram changes nothing") {
  Histogram filled = recorded({1ms, 3ms});
  filled.merge(Histogram());
  CHECK(filled.count() == 2);
  CHECK(filled.min() == 1ms);
  CHECK(filled.mean_ns() == 2e6);
  Histogram empty;
  empty.merge(filled);
  CHECK(empty.count() == 2);
  CHECK(empty.min() == 1ms);
  CHECK(empty.max() == 3ms);
  CHECK(empty.stddev_ns() == 1e6);
  empty.merge(empty);
  CHECK(empty.count() == 4);
  CHECK(empty.mean_ns() == 2e6);
  CHECK(empty.stddev_ns() == 1e6);
}

TEST_CASE("a value above an hour is counted as overflow and not dropped") {
  Histogram histogram = recorded({1ms, 1h, 1h + 1ns, 5h});
  CHECK(histogram.count() == 4);
  CHECK(histogram.overflow() == 2);
  CHECK(histogram.max() == 5h);
  CHECK(histogram.percentile(100) == 5h);
  CHECK(histogram.percentile(25) < 2ms);
  histogram.merge(recorded({2h}));
  CHECK(histogram.overflow() == 3);
  CHECK(histogram.count() == 5);
}

TEST_CASE("percentiles stay within min and max where all values are too high") {
  const Histogram histogram = recorded({2h, 3h, 4h});
  for (const double percent : {0.0, 50.0, 99.9, 100.0}) {
    CHECK(histogram.percentile(percent) >= 2h);
    CHECK(histogram.percentile(percent) <= 4h);
  }
  CHECK(histogram.buckets().size() == 1);
}

TEST_CASE("zero is a value and what is below zero counts as zero") {
  const Histogram histogram = recorded({0ns, -5ms, 10ns});
  CHECK(histogram.count() == 3);
  CHECK(histogram.min() == 0ns);
  CHECK(histogram.max() == 10ns);
  CHECK(is_near(histogram.mean_ns(), 10.0 / 3));
  CHECK(histogram.percentile(50) <= 10ns);
}

TEST_CASE("an empty histogram is all zeros") {
  const Histogram histogram;
  CHECK(histogram.empty());
  CHECK(histogram.count() == 0);
  CHECK(histogram.overflow() == 0);
  CHECK(histogram.min() == 0ns);
  CHECK(histogram.max() == 0ns);
  CHECK(histogram.mean_ns() == 0);
  CHECK(histogram.stddev_ns() == 0);
  CHECK(histogram.percentile(99) == 0ns);
  CHECK(histogram.buckets().empty());
}
