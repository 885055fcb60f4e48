#include "catch.hpp"
#include "compare/statistics.hpp"
#include "support/near.hpp"

using namespace especho;
using especho_test::is_near;

TEST_CASE("quantiles of Student's t are those of the published tables") {
  struct Row {
    double degrees_of_freedom;
    double at_95, at_975, at_995;
  };
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
  for (const Row& row :
       {Row{1, 6.314, 12.706, 63.657}, Row{2, 2.920, 4.303, 9.925}, Row{4, 2.132, 2.776, 4.604},
        Row{10, 1.812, 2.228, 3.169}, Row{15, 1.753, 2.131, 2.947}, Row{30, 1.697, 2.042, 2.750},
        Row{100, 1.660, 1.984, 2.626}}) {
    INFO(row.degrees_of_freedom << " degrees of freedom");
    CHECK(is_near(t_quantile(0.95, row.degrees_of_freedom), row.at_95, 5e-4));
    CHECK(is_near(t_quantile(0.975, row.degrees_of_freedom), row.at_975, 5e-4));
    CHECK(is_near(t_quantile(0.995, row.degrees_of_freedom), row.at_995, 5e-4));
    CHECK(is_near(t_quantile(0.005, row.degrees_of_freedom), -row.at_995, 5e-4));
  }
  CHECK(t_quantile(0.99, 4.5) < t_quantile(0.99, 4));
  CHECK(t_quantile(0.99, 4.5) > t_quantile(0.99, 5));
}

TEST_CASE("quantiles of the normal distribution are those of the tables, and the limit of t") {
  CHECK(is_near(normal_quantile(0.5), 0));
  CHECK(is_near(normal_quantile(0.975), 1.959963985, 1e-9));
  CHECK(is_near(normal_quantile(0.995), 2.575829304, 1e-9));
  CHECK(is_near(normal_quantile(0.00001), -4.264890794, 1e-9));
  CHECK(is_near(t_quantile(0.995, 1e7), normal_quantile(0.995), 1e-6));
}

TEST_CASE("the incomplete beta function has its known values") {
  CHECK(incomplete_beta(2, 3, 0) == 0);
  CHECK(incomplete_beta(2, 3, 1) == 1);
  CHECK(is_near(incomplete_beta(1, 1, 0.3), 0.3));
  CHECK(is_near(incomplete_beta(2, 3, 0.5), 0.6875));
  CHECK(is_near(incomplete_beta(0.5, 0.5, 0.25), 1.0 / 3));  // the arcsine law
  CHECK(is_near(incomplete_beta(5e5, 5e5, 0.5), 0.5, 1e-8));
}

TEST_CASE("ranks around a quantile are those of the binomial distribution") {
  // Of ten values, one or none is below the median with 11 of 1024.
  CHECK(is_near(rank_quantile(10, 0.5, 11.0 / 1024), 2, 1e-6));
  CHECK(is_near(rank_quantile(10, 0.5, 1013.0 / 1024), 9, 1e-6));
  // All of a hundred values are below the p99 with 36.6 %: then no value lies above it.
  CHECK(rank_quantile(100, 0.99, 1 - 0.36) > 100);
  CHECK(rank_quantile(100, 0.99, 1 - 0.37) < 100);
}
