// Results of benches with gates.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compare/gate.hpp"
#include "support/results.hpp"

namespace especho_test {

inline especho::BenchResult gated(especho::BenchResult result,
                                  const std::vector<std::string>& texts) {
  std::vector<especho::Expectation> expectations;
  expectations.reserve(texts.size());
  for (const std::string& text : texts) {
    expectations.push_back(especho::parse_expectation(text));
  }
  result.verifications = especho::verify_all(expectations, result.plan, result.runs);
  result.exit = especho::gate(result);
  return result;
}

/// One metric of each verdict.
inline especho::ResultComparison mixed_comparison() {
  using especho::Verdict;
  especho::ResultComparison comparison;
  comparison.tolerance = 0.1;
  comparison.units = "16 batches of 62 echoes against 16 of 64";
  comparison.changes = {
      {64, "rtt.p50", 245e3, 247e3, 0.01, -0.01, 0.03, Verdict::same},
      {64, "rtt.p90", 280e3, 220e3, -0.2143, -0.25, -0.18, Verdict::better},
      {64, "rtt.p99", 288e3, 380e3, 0.3194, 0.21, 0.43, Verdict::worse},
      {64, "throughput", {}, {}, {}, {}, {}, Verdict::inconclusive, "2 batches are too few"}};
  comparison.verdict = Verdict::worse;
  return comparison;
}

/// Some of it good, some not: failures of every kind, expectations and a comparison.
inline especho::BenchResult everything() {
  especho::BenchResult result =
      gated(every_failure(), {"p50<1ms", "errors==0", "p99.99<1s", "throughput>=1Mbit/s"});
  result.comparison = mixed_comparison();
  result.exit = especho::gate(result);
  return result;
}

}  // namespace especho_test
