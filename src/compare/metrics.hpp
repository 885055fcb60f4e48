// The change of one metric between two results, for one size of echo.
#pragma once

#include <string>
#include <string_view>

#include "compare/batches.hpp"
#include "especho/compare.hpp"

namespace especho {

inline constexpr std::string_view kMoreEchoes = "measure with more --count or --duration";
inline constexpr std::uint64_t kEnoughEchoes = 30;

/// Both results, for one size.
struct Pair {
  std::uint64_t size = 0;
  bool of_response = false;  ///< the latencies are those; else round trips
  Batches base;
  Batches now;
};

inline constexpr const char* kMetricNames = "p50, p90, p99, mean, throughput or errors";

/// Whether `metric` is one of those that CompareOptions names.
bool is_metric(std::string_view metric);

/// Throws Error(usage) for a metric that can't be compared.
void validate_metric(std::string_view metric);

/// The interval misses the true change with probability `alpha`.
Change compare_metric(const Pair& pair, const std::string& metric, double tolerance, double alpha);

}  // namespace especho
