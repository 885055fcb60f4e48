// The buckets of a histogram: how wide they are, and that they leave nothing out.
#include "catch.hpp"
#include "support/samples.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

TEST_CASE("every value lies in a bucket that is at most 1/1024 of it or 64 ns wide") {
  Random random(5);
  for (int i = 0; i < 500; ++i) {
    const Nanoseconds value(static_cast<std::int64_t>(std::min(random.of_any_size(42), kHour)));
    const auto buckets = recorded({value}).buckets();
    REQUIRE(buckets.size() == 1);
    INFO(value.count());
    CHECK(buckets[0].low <= value);
    CHECK(buckets[0].high >= value);
    CHECK(buckets[0].high - buckets[0].low < bucket_width(value));
  }
}

TEST_CASE("the buckets are in order and their counts add up to the histogram's") {
  for (const Shape& shape : kShapes) {
    INFO(shape.name);
    const Histogram histogram = recorded(draw(shape, 3000, 21));
    std::uint64_t sum = 0;
    Nanoseconds end{-1};
    for (const auto& bucket : histogram.buckets()) {
      CHECK(bucket.low > end);
      CHECK(bucket.high >= bucket.low);
      CHECK(bucket.count > 0);
      end = bucket.high;
      sum += bucket.count;
    }
    CHECK(sum == histogram.count());
  }
}

TEST_CASE("where one bucket ends the next one begins") {
  // Two values that differ by 1 ns are in one bucket or in two that touch.
  for (unsigned bit = 0; bit < 41; ++bit) {
    const Nanoseconds first((std::int64_t{1} << bit) - 1);
    const auto buckets = recorded({first, first + 1ns}).buckets();
    INFO(first.count());
    if (buckets.size() == 2) {
      CHECK(buckets[0].high + 1ns == buckets[1].low);
    } else {
      CHECK(buckets[0].count == 2);
    }
  }
}
