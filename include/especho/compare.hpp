// A noise-aware verdict between two results.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "especho/error.hpp"

namespace especho {

struct BenchPlan;
struct BenchResult;

enum class Verdict { same, better, inconclusive, worse };  ///< the worst last
std::string_view to_string(Verdict verdict);
/// The exit code of a comparison with this verdict.
ExitCode exit_code(Verdict verdict);

struct CompareOptions {
  double tolerance = 0.1;  ///< changes up to this share are ignored
  /// Any of `p50`, `p90`, `p99`, `mean`, `throughput`, `errors`. Latencies are those of the
  /// response if both results have one, otherwise of the round trip. The default ones need no more
  /// than a thousand echoes.
  std::vector<std::string> metrics{"p50", "p90", "throughput", "errors"};
  bool allow_different = false;  ///< compares what two different loads have in common
};

/// The change of one metric for one size of echo.
struct Change {
  std::uint64_t size = 0;
  std::string metric;  ///< `rtt.p99`, `response.p50`, `throughput`, `errors`
  // In nanoseconds; bytes per second; for `errors`, the share of failed echoes.
  std::optional<double> base;
  std::optional<double> now;
  // Relative to the base: 0.2 is 20 % more; for `errors`, the difference of the shares.
  std::optional<double> change;
  // Confidence interval of the change; an end that the data can't bound is absent.
  std::optional<double> low;
  std::optional<double> high;
  Verdict verdict = Verdict::inconclusive;
  std::string why{};  ///< the reason, if it is inconclusive
};

struct ResultComparison {
  double tolerance = 0;
  double confidence = 0.95;  ///< that all intervals hold at once
  std::string units;         ///< `16 batches of 62 echoes against 16 batches of 64 echoes`
  std::vector<Change> changes;
  std::vector<std::string> notes;  ///< what a reader should know, such as a different target
  Verdict verdict = Verdict::inconclusive;  ///< the worst; inconclusive if there are none
};

/// Throws Error(usage) for an unknown metric, and for different loads unless they are allowed.
void validate(const CompareOptions& options, const BenchPlan& base, const BenchPlan& now);

/// Compares every size that both results have; src/compare/compare.cpp explains the method and
/// names its sources. Throws what validate() throws.
ResultComparison compare(const BenchResult& base, const BenchResult& now,
                         const CompareOptions& options);

}  // namespace especho
