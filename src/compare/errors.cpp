#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compare/distributions.hpp"
#include "compare/estimate.hpp"
#include "compare/metrics.hpp"

namespace especho {
namespace {

Ratio failures_of(const Batches& batches) {
  std::vector<Term> terms;
  for (const Batch& batch : batches.batches) {
    terms.push_back({static_cast<double>(batch.failed),
                     static_cast<double>(batch.ok() + batch.failed), batch.run});
  }
  return ratio_of(terms);
}

double share(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// Failures that are as rare as `usual` come by chance as well, even where the batches of one of
/// the results had the luck of none.
double variance_of(const Ratio& failures, const Batches& batches, double usual) {
  return std::max(failures.variance, usual * (1 - usual) / static_cast<double>(batches.attempted));
}

/// The interval after Welch ("The generalization of 'Student's' problem", 1947).
void set_interval(Change& change, const Pair& pair, double miss) {
  const Ratio base = failures_of(pair.base);
  const Ratio now = failures_of(pair.now);
  if (std::min(base.freedom, now.freedom) < 1) return;
  const double usual =
      share(pair.base.failed + pair.now.failed, pair.base.attempted + pair.now.attempted);
  const double margin =
      welch_margin({.variance = variance_of(base, pair.base, usual), .freedom = base.freedom},
                   {.variance = variance_of(now, pair.now, usual), .freedom = now.freedom}, miss);
  // No share is below 0 or above 1.
  change.low = std::max(*change.change - margin, -*change.base);
  change.high = std::min(*change.change + margin, 1 - *change.base);
}

}  // namespace

void compare_errors(Change& change, const Pair& pair, double miss) {
  const std::uint64_t fewest = std::min(pair.base.attempted, pair.now.attempted);
  if (pair.base.attempted != 0) change.base = share(pair.base.failed, pair.base.attempted);
  if (pair.now.attempted != 0) change.now = share(pair.now.failed, pair.now.attempted);
  if (fewest == 0) {
    change.why = "no echo was attempted";
    return;
  }
  change.change = *change.now - *change.base;
  const bool none_failed = pair.base.failed + pair.now.failed == 0;
  if (fewest >= kEnoughEchoes && none_failed) {
    change.verdict = Verdict::same;
    return;
  }
  if (fewest >= kEnoughEchoes) set_interval(change, pair, miss);
  if (!change.low) {
    change.why = fmt::format("too little data: {} echoes; {}", fewest, kMoreEchoes);
  } else if (*change.change == 0) {
    change.verdict = Verdict::same;
  } else if (*change.low > 0) {
    change.verdict = Verdict::worse;
  } else if (*change.high < 0) {
    change.verdict = Verdict::better;
  } else {
    change.why = fmt::format("{} of {} against {} of {} may be chance; {}", pair.base.failed,
                             pair.base.attempted, pair.now.failed, pair.now.attempted, kMoreEchoes);
  }
}

}  // namespace especho
