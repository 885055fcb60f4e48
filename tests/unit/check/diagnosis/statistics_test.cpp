#include "check/diagnosis/statistics.hpp"

#include <array>
#include <numeric>

#include "catch.hpp"
#include "support/near.hpp"

using namespace especho::diagnosis;
using namespace especho_test;

namespace {

std::vector<double> ramp(double from, int count) {
  std::vector<double> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), from);
  return values;
}

}  // namespace

TEST_CASE("quantiles lie between the samples, and none means zero") {
  CHECK(median({}) == 0);
  CHECK(median({7}) == 7);
  CHECK(median({4, 1, 3, 2}) == 2.5);
  CHECK(quantile({1, 2, 3, 4, 5}, 0) == 1);
  CHECK(quantile({1, 2, 3, 4, 5}, 0.9) == Approx(4.6));
  CHECK(quantile({1, 2, 3, 4, 5}, 1) == 5);
}

TEST_CASE("the rank-sum test distinguishes a shift from chance") {
  // Ten below ten: the exact probability is 1 in 184756, the normal approximation is coarser.
  CHECK(rank_sum_p(ramp(0, 10), ramp(100, 10)) < 1e-3);
  CHECK(rank_sum_p(ramp(100, 10), ramp(0, 10)) > 0.999);
  CHECK(rank_sum_p(ramp(0, 10), ramp(0, 10)) > 0.4);
  CHECK(rank_sum_p({}, ramp(0, 10)) == 1);
  const std::vector<double> same(10, 3.0);
  CHECK(rank_sum_p(same, same) == 1);
}

TEST_CASE("the rank-sum test gives the published figure") {
  // z = (U - mn/2 - 1/2) / sqrt(mn(m+n+1)/12) with U = 20 of 4 * 5, all of one above all others.
  CHECK(is_near(rank_sum_p(ramp(0, 4), ramp(10, 5)), 0.0099754, 1e-3));
}

TEST_CASE("a trend is the median slope, whatever a stray value does") {
  std::vector<Point> points;
  for (const double x : ramp(0, 12)) points.push_back({x, 3 * x + 1});
  CHECK(trend(points).slope == Approx(3));
  CHECK(trend(points).p < 1e-4);
  points[5].y = 1e6;
  CHECK(trend(points).slope == Approx(3));
  CHECK(trend(points).p < 1e-3);
}

TEST_CASE("values that fall, stay, or are too few show no trend") {
  std::vector<Point> falling;
  std::vector<Point> flat;
  for (int i = 0; i < 12; ++i) {
    falling.push_back({double(i), -2.0 * i});
    flat.push_back({double(i), 5});
  }
  CHECK(trend(falling).slope == Approx(-2));
  CHECK(trend(falling).p > 0.999);
  CHECK(trend(flat).p == 1);
  CHECK(trend({}).p == 1);
  CHECK(trend(std::array{Point{1, 1}}).p == 1);
}

TEST_CASE("samples at one phase of a period agree, and evenly spread ones do not") {
  const std::vector<double> multiples{10, 20, 10, 30, 20};
  CHECK(phase_agreement(multiples, 10) == Approx(1));
  CHECK(phase_agreement(multiples, 5) == Approx(1));
  CHECK(phase_agreement(std::vector<double>{5, 15, 25}, 10) == Approx(1));
  CHECK(phase_agreement(ramp(0, 10), 10) == Approx(0).margin(1e-9));
  CHECK(phase_agreement({}, 10) == 0);
}
