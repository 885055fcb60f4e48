// A noise-aware verdict between two results.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "especho/bench_plan.hpp"
#include "especho/error.hpp"

namespace especho {

struct BenchResult;

enum class Verdict { same, better, inconclusive, worse };  ///< the worst last
std::string_view to_string(Verdict verdict);
/// That of a comparison that ends so.
ExitCode exit_code(Verdict verdict);

struct CompareOptions {
  double tolerance = 0.1;  ///< a change up to this share is none that matters
  /// Of `p50`, `p90`, `p99`, `mean`, `throughput`, `errors`; latencies are those of the response
  /// where there is one, else of the round trip.
  /// By default those that a thousand echoes suffice for.
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
  // Confidence interval of the change; an end that the data does not tell is absent.
  std::optional<double> low;
  std::optional<double> high;
  Verdict verdict = Verdict::inconclusive;
  std::string why{};  ///< it is inconclusive
};

struct ResultComparison {
  double tolerance = 0;
  double confidence = 0.95;  ///< that all intervals hold at once
  std::string units;         ///< `16 batches of 62 echoes against 16 batches of 64 echoes`
  std::vector<Change> changes;
  std::vector<std::string> notes;  ///< what a reader should know, such as a different target
  Verdict verdict = Verdict::inconclusive;  ///< the worst of the changes; inconclusive of none
};

/// Whether it is the change of a share, told in percentage points, to which no tolerance applies.
bool is_of_errors(const Change& change);

/// `+1.3`, `-21`; without its sign, `1.3`, `21`. A tenth is more than most figures know.
std::string percent_text(double share, bool with_sign);

/// `+21 % (+16 to +26)`, `+0.4 pp (-0.1 to +0.9)`; a dash where it is not known.
std::string change_text(const Change& change);

/// `21 % worse (16 to 26)`; of a change that is known.
std::string told_change(const Change& change);

/// The one that the verdict tells of: of those that have it, the largest; null where none has.
const Change* deciding_change(const ResultComparison& comparison);

/// In what two loads differ, so that their results can't be compared: `depth 1 against 4`.
std::vector<std::string> differences(const BenchPlan& base, const BenchPlan& now);

/// Throws Error(usage) for one that can't be compared.
void validate_metric(std::string_view metric);

/// Throws Error(usage) for an unknown metric, and for different loads unless they are allowed.
void validate(const CompareOptions& options, const BenchPlan& base, const BenchPlan& now);

/// Compares, for each size that both have; see src/compare/compare.cpp for the method and its
/// sources. Throws what validate() throws.
ResultComparison compare(const BenchResult& base, const BenchResult& now,
                         const CompareOptions& options);

}  // namespace especho
