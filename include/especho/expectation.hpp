// Demands on a result, such as `p99<50ms`, `throughput>=100KiB/s` or `errors==0`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace especho {

struct BenchPlan;
struct RunResult;

/// METRIC OPERATOR LIMIT, with or without blanks between them. Metrics:
/// - latencies: min, mean, stddev, max, pN (`p50`, `p99.9`) of `rtt.` (which may be left out),
///   `ttfb.`, `response.` (only with a rate) and `connect.`; also `longest_stall`, `tcp.rtt` and
///   `tcp.min_rtt`. Limits as parse_duration() reads them.
/// - `throughput`, payload each way: `100KiB/s`, `0.1MB/s`... as parse_byte_rate() reads them, or
///   in bits, which are decimal: `800kbit/s`, `1Mbit/s`.
/// - `rate` (good echoes per second) and `achieved` (all of them; only with a rate): parse_rate().
/// - counts: `ok`, `errors`, `attempted`, the name of an outcome such as `timeout`, `cut_off`,
///   `unsent`, `outages`, `retransmits`, `connections` (that brought back an echo).
/// - `error_rate`: failed of attempted, `0.1%` or `0.001`.
/// Operators: < <= > >= == !=.
struct Expectation {
  enum class Operator { less, at_most, more, at_least, equal, not_equal };

  std::string text;    ///< as typed, without surrounding blanks
  std::string metric;  ///< canonical: `rtt.p99`
  Operator op = Operator::less;
  double limit = 0;  ///< in nanoseconds, bytes per second, echoes per second; a share or a count
};

/// Throws Error(usage), whose message says which part is wrong and whose hint names the nearest
/// known metric, or the units of the metric.
Expectation parse_expectation(std::string_view text);

/// Throws Error(usage) if such a run can never have the metric, such as a response without a rate,
/// or a percentile that needs more echoes than there will be; and if every value meets the
/// expectation, such as `errors>=0`, or none does.
void validate(const Expectation& expectation, const BenchPlan& plan);

/// The verdict on an expectation in one run.
struct Verification {
  std::string text;       ///< of the expectation
  std::uint64_t run = 0;  ///< index in BenchResult::runs; past its end if that run never began
  bool met = false;
  std::string measured;  ///< `41.2 ms`; empty if it is not known
  /// Why it is not met: `p99 is 61.2 ms`, `not enough samples: p99.9 needs 1000 echoes, there are
  /// 200`, `this system does not report retransmits`.
  std::string why{};
  bool of_failures = false;  ///< it limits how many echoes may fail
};

/// Verifies every expectation in every run that the plan asks for. One is not met if its run never
/// began, or if its metric is not known; a percentile needs enough samples that one lies beyond it.
/// An expectation of handshakes is skipped in runs that made none, if another run did.
std::vector<Verification> verify_all(const std::vector<Expectation>& expectations,
                                     const BenchPlan& plan, const std::vector<RunResult>& runs);

}  // namespace especho
