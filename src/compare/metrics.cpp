#include "compare/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "compare/statistics.hpp"
#include "core/text.hpp"

namespace especho {
namespace {

constexpr std::size_t kEnoughStretches = 8;
constexpr const char* kNoTime = "it took no time that could be measured";

struct Quantile {
  std::string_view name;
  double share;
};
constexpr std::array kQuantiles{Quantile{"p50", 0.5}, Quantile{"p90", 0.9}, Quantile{"p99", 0.99}};
constexpr std::array kOtherMetrics{std::string_view("mean"), std::string_view("throughput"),
                                   std::string_view("errors")};

const Quantile* find_quantile(std::string_view metric) {
  const auto found = std::find_if(kQuantiles.begin(), kQuantiles.end(),
                                  [&](const Quantile& q) { return q.name == metric; });
  return found == kQuantiles.end() ? nullptr : &*found;
}

/// An estimate, or why there is none.
struct EstimateOrWhy {
  std::optional<Estimate> estimate;
  std::vector<double> of_runs{};  ///< what it is the mean of, where runs are the batches
  std::string why{};
};

EstimateOrWhy unknown(std::string why) {
  return {.estimate = {}, .why = std::move(why)};
}

/// For throughput, stretches without an echo say as much as others.
std::string too_little(const Batches& batches, bool of_throughput) {
  const std::size_t filled = of_throughput ? batches.batches.size() : batches.filled();
  if (batches.latency.empty()) return "no echo was completed";
  if (batches.latency.count() >= kEnoughEchoes &&
      filled >= (batches.of_runs ? kEnoughRuns : kEnoughStretches)) {
    return {};
  }
  return fmt::format("too little data: {} in {}; {}",
                     counted(batches.latency.count(), "echo", "echoes"),
                     batches.of_runs ? counted(filled, "run")
                                     : counted(filled, "stretch of time", "stretches of time"),
                     kMoreEchoes);
}

template <typename Value>
EstimateOrWhy over_runs(const Batches& batches, Value value_of) {
  std::vector<double> values;
  for (const Batch& batch : batches.batches) {
    if (batch.ok() != 0) values.push_back(value_of(batch));
  }
  const bool usable =
      std::all_of(values.begin(), values.end(), [](double value) { return value > 0; });
  if (!usable) return unknown(kNoTime);
  const Estimate mean{geometric_mean(values), {}, {}};
  return {.estimate = mean, .of_runs = std::move(values)};
}

template <typename Part, typename Whole>
EstimateOrWhy over_stretches(const Batches& batches, double alpha, Part part_of, Whole whole_of) {
  std::vector<Term> terms;
  for (const Batch& batch : batches.batches) {
    terms.push_back({part_of(batch), whole_of(batch), batch.run});
  }
  const Ratio ratio = ratio_of(terms);
  if (!(ratio.value > 0)) return unknown(kNoTime);
  return {.estimate = estimate(ratio, alpha)};
}

EstimateOrWhy quantile(const Batches& batches, const Quantile& of, double alpha) {
  if (!batches.of_runs) {
    Estimate estimate = estimate_quantile(batches, of.share, alpha);
    if (!(estimate.value > 0)) return unknown(kNoTime);
    return {.estimate = estimate};
  }
  // With fewer echoes, that of a run is just its slowest echo.
  const auto needed = static_cast<std::uint64_t>(std::ceil(1 / (1 - of.share) - 1e-9));
  const bool enough =
      std::all_of(batches.batches.begin(), batches.batches.end(),
                  [needed](const Batch& batch) { return batch.ok() == 0 || batch.ok() >= needed; });
  if (!enough) return unknown(fmt::format("needs {} echoes in each run", needed));
  return over_runs(batches, [&of](const Batch& batch) {
    return static_cast<double>(batch.latency.percentile(100 * of.share).count());
  });
}

EstimateOrWhy mean(const Batches& batches, double alpha) {
  if (batches.of_runs) {
    return over_runs(batches, [](const Batch& batch) { return batch.latency.mean_ns(); });
  }
  const auto count = [](const Batch& batch) { return static_cast<double>(batch.ok()); };
  return over_stretches(
      batches, alpha,
      [count](const Batch& batch) { return batch.latency.mean_ns() * count(batch); }, count);
}

EstimateOrWhy throughput(const Batches& batches, std::uint64_t size, double alpha) {
  const auto bytes = [size](const Batch& batch) {
    return static_cast<double>(batch.ok()) * static_cast<double>(size);
  };
  const auto seconds = [](const Batch& batch) { return to_seconds(batch.time); };
  if (!batches.of_runs) return over_stretches(batches, alpha, bytes, seconds);
  if (batches.filled() != batches.batches.size()) return unknown("a run completed no echo");
  return over_runs(batches, [&](const Batch& batch) {
    return batch.time > Nanoseconds(0) ? bytes(batch) / seconds(batch) : 0;
  });
}

// Verdicts.

/// Whether the estimates of both results could be made; else says why not.
bool known(Change& change, const EstimateOrWhy& base, const EstimateOrWhy& now) {
  if (base.estimate) change.base = base.estimate->value;
  if (now.estimate) change.now = now.estimate->value;
  if (base.estimate && now.estimate) return true;
  if (base.why == now.why) {
    change.why = base.why;
    return false;
  }
  if (!base.estimate) change.why = "the base: " + base.why;
  if (!now.estimate) {
    change.why += fmt::format("{}the new result: {}", change.why.empty() ? "" : "; ", now.why);
  }
  return false;
}

/// From an interval, which may be open.
void judge(Change& change, bool of_runs, bool less_is_worse, double tolerance) {
  const bool up = change.low && *change.low > 0 && *change.change > tolerance;
  const bool down = change.high && *change.high < 0 && *change.change < -tolerance;
  const bool closed = change.low && change.high;
  if (up || down) {
    change.verdict = up == less_is_worse ? Verdict::better : Verdict::worse;
    return;
  }
  if (closed && *change.low >= -tolerance && *change.high <= tolerance) {
    change.verdict = Verdict::same;
    return;
  }
  if (!closed) {
    change.why = fmt::format("too few echoes, or too alike over long stretches; {}{}", kMoreEchoes,
                             of_runs ? "" : ", or --repeat 5");
  } else {
    change.why = fmt::format(
        "too much noise to see a change as small as the tolerance; measure longer, or with {}",
        of_runs ? "more --repeat" : "--repeat 5");
  }
}

void compare_values(Change& change, const EstimateOrWhy& base, const EstimateOrWhy& now,
                    bool less_is_worse, double tolerance, double alpha) {
  if (!known(change, base, now)) return;
  const RelativeChange relative = base.of_runs.empty()
                                      ? relative_change(*base.estimate, *now.estimate)
                                      : relative_change(base.of_runs, now.of_runs, alpha);
  change.change = relative.value;
  change.low = relative.low;
  change.high = relative.high;
  judge(change, !base.of_runs.empty(), less_is_worse, tolerance);
}

// Errors: the difference of two shares.

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

/// Failures as rare as `usual` also occur by chance, even if the batches of one of the results
/// happened to have none.
double variance_of(const Ratio& failures, const Batches& batches, double usual) {
  return std::max(failures.variance, usual * (1 - usual) / static_cast<double>(batches.attempted));
}

/// The interval after Welch ("The generalization of 'Student's' problem", 1947).
void set_interval(Change& change, const Pair& pair, double alpha) {
  const Ratio base = failures_of(pair.base);
  const Ratio now = failures_of(pair.now);
  if (std::min(base.degrees_of_freedom, now.degrees_of_freedom) < 1) return;
  const double usual =
      share(pair.base.failed + pair.now.failed, pair.base.attempted + pair.now.attempted);
  const double margin = welch_margin(
      {.variance = variance_of(base, pair.base, usual),
       .degrees_of_freedom = base.degrees_of_freedom},
      {.variance = variance_of(now, pair.now, usual), .degrees_of_freedom = now.degrees_of_freedom},
      alpha);
  // No share is below 0 or above 1.
  change.low = std::max(*change.change - margin, -*change.base);
  change.high = std::min(*change.change + margin, 1 - *change.base);
}

/// Fills in all but size and metric.
void compare_errors(Change& change, const Pair& pair, double alpha) {
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
  if (fewest >= kEnoughEchoes) set_interval(change, pair, alpha);
  if (!change.low) {
    change.why =
        fmt::format("too little data: {}; {}", counted(fewest, "echo", "echoes"), kMoreEchoes);
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

}  // namespace

bool is_metric(std::string_view metric) {
  return find_quantile(metric) != nullptr ||
         std::find(kOtherMetrics.begin(), kOtherMetrics.end(), metric) != kOtherMetrics.end();
}

Change compare_metric(const Pair& pair, const std::string& metric, double tolerance, double alpha) {
  Change change{.size = pair.size,
                .metric = metric,
                .base = {},
                .now = {},
                .change = {},
                .low = {},
                .high = {}};
  if (metric == "errors") {
    compare_errors(change, pair, alpha);
    return change;
  }
  const bool of_throughput = metric == "throughput";
  if (!of_throughput) change.metric = (pair.of_response ? "response." : "rtt.") + metric;
  const auto find = [&](const Batches& batches) -> EstimateOrWhy {
    std::string why = too_little(batches, of_throughput);
    if (!why.empty()) return unknown(std::move(why));
    if (of_throughput) return throughput(batches, pair.size, alpha);
    const Quantile* of = find_quantile(metric);
    return of == nullptr ? mean(batches, alpha) : quantile(batches, *of, alpha);
  };
  compare_values(change, find(pair.base), find(pair.now), of_throughput, tolerance, alpha);
  return change;
}

}  // namespace especho
