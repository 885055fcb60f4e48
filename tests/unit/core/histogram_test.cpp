#include "especho/histogram.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/near.hpp"
#include "support/samples.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

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

TEST_CASE("a tiny spread around a large mean keeps its digits") {
  // Squares of an hour in nanoseconds have 26 digits, a double has 16.
  for (const Nanoseconds base : {Nanoseconds(1s), Nanoseconds(30min), Nanoseconds(1h - 1us)}) {
    INFO(base.count());
    Values values;
    for (int i = 0; i < 10'000; ++i) values.push_back(base + Nanoseconds(i % 7));
    check_moments(recorded(values), values);
    CHECK(is_near(recorded(values).stddev_ns(), 2.0, 0.01));
    CHECK(recorded(Values(1000, base)).stddev_ns() == 0);
  }
}

TEST_CASE("a first value far off does not spoil the digits of the others") {
  Values values{0ns};
  for (int i = 0; i < 10'000; ++i) values.push_back(1s + Nanoseconds(i % 7));
  check_moments(recorded(values), values);
}

TEST_CASE("histograms whose first values are far apart merge exactly, in either order") {
  Random random(9);
  const auto around = [&](Nanoseconds base) {
    Values values;
    for (int i = 0; i < 1000; ++i) {
      values.push_back(base + Nanoseconds(static_cast<std::int64_t>(random.below(1000))));
    }
    return values;
  };
  const std::vector<Values> parts{around(50us), around(20min), around(3s), around(50us)};
  Values all;
  Histogram forwards;
  Histogram backwards;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    all.insert(all.end(), parts[i].begin(), parts[i].end());
    forwards.merge(recorded(parts[i]));
    backwards.merge(recorded(parts[parts.size() - 1 - i]));
  }
  check_moments(forwards, all);
  check_moments(backwards, all);
}

TEST_CASE("merging keeps a tiny spread around a large mean") {
  Values values;
  Histogram merged;
  for (int part = 0; part < 10; ++part) {
    Values some;
    for (int i = 0; i < 100; ++i) some.push_back(30min + Nanoseconds(part + i % 5));
    merged.merge(recorded(some));
    values.insert(values.end(), some.begin(), some.end());
  }
  check_moments(merged, values);
}

/// Both have the same figures.
void check_same(const Histogram& a, const Histogram& b) {
  CHECK(a.count() == b.count());
  CHECK(a.overflow() == b.overflow());
  CHECK(a.min() == b.min());
  CHECK(a.max() == b.max());
  for (int percent = 0; percent <= 100; ++percent) {
    REQUIRE(a.percentile(percent) == b.percentile(percent));
  }
  CHECK(a.counts().first == b.counts().first);
  CHECK(a.counts().counts == b.counts().counts);
  CHECK(a.buckets().size() == b.buckets().size());
  CHECK(a.count_up_to(b.percentile(50)) == b.count_up_to(a.percentile(50)));
}

TEST_CASE("a restored histogram has the same figures and can record more") {
  Values values = draw(kShapes[3], 500, 4);
  Histogram histogram = recorded(values);
  for (const Nanoseconds value : {Nanoseconds(1ns), Nanoseconds(1h), Nanoseconds(2h)}) {
    histogram = Histogram::restore(
        histogram.counts(), Histogram::Exact{histogram.min(), histogram.max(), histogram.mean_ns(),
                                             histogram.stddev_ns(), histogram.overflow()});
    check_same(histogram, recorded(values));
    histogram.record(value);
    values.push_back(value);
    check_same(histogram, recorded(values));
  }
}

TEST_CASE("without its exact values a histogram is restored within its buckets") {
  const Values values = draw(kShapes[3], 500, 4);
  const Histogram whole = recorded(values);
  const Histogram restored = Histogram::restore(whole.counts());
  CHECK(restored.count() == whole.count());
  CHECK(restored.min() <= whole.min());
  CHECK(restored.max() >= whole.max());
  CHECK(restored.max() - whole.max() < bucket_width(whole.max()));
  CHECK(restored.mean_ns() == Approx(whole.mean_ns()).epsilon(0.001));
  CHECK(restored.stddev_ns() == Approx(whole.stddev_ns()).epsilon(0.01));
}

TEST_CASE("what is taken is the same, also when it gets more values") {
  Histogram plain = recorded({1us, 64ns, 7ms, 7ms, 7ms, 59min, 2h});
  Histogram source = plain;
  Histogram taken = source.take();
  check_same(taken, plain);
  check_same(taken.take().take(), plain);
  CHECK(taken.empty());

  taken = Histogram(plain).take();
  for (const Nanoseconds value : {Nanoseconds(0ns), Nanoseconds(7ms), Nanoseconds(3s)}) {
    taken.record(value);
    plain.record(value);
    check_same(taken, plain);
    taken = taken.take();
  }
  Histogram other = recorded({1s, 64ns});
  plain.merge(other);
  taken.merge(other.take());
  check_same(taken, plain);
}

TEST_CASE("a histogram from which all was taken begins anew") {
  Histogram histogram = recorded({1us, 7ms, 59min, 2h});
  histogram.take();
  CHECK(histogram.empty());
  CHECK(histogram.percentile(50) == 0ns);
  CHECK(histogram.take().empty());
  histogram.record(3ms);
  histogram.record(90min);
  check_same(histogram, recorded({3ms, 90min}));
}

TEST_CASE("impossible counts are not restored") {
  const Histogram whole = recorded({1ms, 2ms, 3ms});
  const Histogram::Counts counts = whole.counts();
  const Histogram::Exact exact{1ms, 3ms, 2e6, 816'497, 0};
  const auto refused = [&](auto change) {
    auto wrong = exact;
    change(wrong);
    CHECK_THROWS_AS(Histogram::restore(counts, wrong), Error);
  };
  CHECK_NOTHROW(Histogram::restore(counts, exact));
  refused([](auto& wrong) { wrong.min = 2ms; });
  refused([](auto& wrong) { wrong.max = 2ms; });
  refused([](auto& wrong) { wrong.max = 1h; });
  refused([](auto& wrong) { wrong.mean_ns = 0; });
  refused([](auto& wrong) { wrong.mean_ns = std::nan(""); });
  refused([](auto& wrong) { wrong.stddev_ns = -1; });
  refused([](auto& wrong) { wrong.stddev_ns = 1e300; });
  refused([](auto& wrong) { wrong.overflow = 5; });
  CHECK_THROWS_AS(Histogram::restore({1 << 20, counts.counts}), Error);
  const std::vector<std::uint64_t> too_many(std::size_t{1} << 20, 1);
  CHECK_THROWS_AS(Histogram::restore({0, too_many}), Error);
  const std::vector<std::uint64_t> too_large(2, ~std::uint64_t{0});
  CHECK_THROWS_AS(Histogram::restore({0, too_large}), Error);
  CHECK(Histogram::restore({}).empty());
}

TEST_CASE("values in any order of magnitude are recorded, and merged, wherever others are") {
  const Values low{1us, 2us};
  const Values high{1s, 2s};
  for (const bool low_first : {true, false}) {
    Histogram merged = recorded(low_first ? low : high);
    merged.merge(recorded(low_first ? high : low));
    merged.merge(recorded({1min}));
    CHECK(merged.count() == 5);
    CHECK(merged.min() == 1us);
    CHECK(merged.max() == 1min);
    CHECK(merged.percentile(60) >= 1s);
    CHECK(merged.percentile(60) < 1s + bucket_width(1s));
    check_moments(merged, {1us, 2us, 1s, 2s, 1min});
  }
}

TEST_CASE("values up to a given one are counted with all of their bucket") {
  const Values values = draw(kShapes[3], 500, 4);
  const Histogram histogram = recorded(values);
  CHECK(histogram.count_up_to(-1ns) == 0);
  CHECK(histogram.count_up_to(histogram.max()) == 500);
  CHECK(histogram.count_up_to(2h) == 500);
  CHECK(Histogram().count_up_to(1s) == 0);
  for (const Nanoseconds value : values) {
    const auto exact = static_cast<std::uint64_t>(
        std::count_if(values.begin(), values.end(), [&](auto other) { return other <= value; }));
    const auto above =
        static_cast<std::uint64_t>(std::count_if(values.begin(), values.end(), [&](auto other) {
          return other < value + bucket_width(value);
        }));
    CHECK(histogram.count_up_to(value) >= exact);
    CHECK(histogram.count_up_to(value) <= above);
  }
}
