#include "especho/expectation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compare/expectation_metrics.hpp"
#include "compare/wording.hpp"
#include "especho/error.hpp"

namespace especho {
namespace {

using Operator = Expectation::Operator;

bool holds(double value, Operator op, double limit) {
  switch (op) {
    case Operator::less:
      return value < limit;
    case Operator::at_most:
      return value <= limit;
    case Operator::more:
      return value > limit;
    case Operator::at_least:
      return value >= limit;
    case Operator::equal:
      return value == limit;
    case Operator::not_equal:
      break;
  }
  return value != limit;
}

std::string rounded_text(MetricUnit unit, double value) {
  switch (unit) {
    case MetricUnit::time:
      return format_duration(Nanoseconds(std::llround(value)));
    case MetricUnit::throughput:
      return format_throughput(value);
    case MetricUnit::rate:
      return format_rate(value) + "/s";
    case MetricUnit::count:
      return fmt::format("{:.0f}", value);
    case MetricUnit::share:
      break;
  }
  return format_rate(value * 100) + " %";
}

std::string exact_text(MetricUnit unit, double value) {
  switch (unit) {
    case MetricUnit::time:
      return fmt::format("{} ms", std::round(value) / 1e6);
    case MetricUnit::throughput:
      return fmt::format("{:.10g} B/s", value);
    case MetricUnit::rate:
      return fmt::format("{:.10g}/s", value);
    case MetricUnit::count:
      return rounded_text(unit, value);
    case MetricUnit::share:
      break;
  }
  return fmt::format("{:.10g} %", value * 100);
}

/// This close to the limit, a rounded value could seem to be on its other side.
bool is_close(double value, double limit) {
  constexpr double kHalfADigit = 0.005;
  return std::abs(value - limit) <= kHalfADigit * std::abs(limit);
}

Metric metric_of(const Expectation& expectation) {
  if (const auto metric = find_metric(expectation.metric)) return *metric;
  throw Error(ExitCode::usage, fmt::format("there is no metric '{}'", expectation.metric));
}

void refuse(const Expectation& expectation, const std::string& why, const std::string& hint) {
  throw Error(ExitCode::usage, fmt::format("'{}': {}", expectation.text, why), hint);
}

bool is_from_above(Operator op) {
  return op == Operator::less || op == Operator::at_most || op == Operator::equal;
}

/// Nothing that is measured is negative, and no share is more than all.
void refuse_foregone(const Expectation& expectation, const Metric& metric) {
  const bool at_none = expectation.limit == 0;
  const bool at_all = metric.unit == MetricUnit::share && expectation.limit >= 1;
  const std::string_view name = short_name(metric.name);
  const Operator op = expectation.op;
  if (at_none && op == Operator::at_least) {
    refuse(expectation, "it can never fail: no value is below 0",
           fmt::format("a limit that says something: {0}>0, {0}==0", name));
  }
  if (at_none && op == Operator::less) {
    refuse(expectation, "it always fails: no value is below 0", fmt::format("{}==0", name));
  }
  if (at_all && op == Operator::at_most) {
    refuse(expectation, "it can never fail: no share is more than all",
           fmt::format("a limit that says something: {}<1%", name));
  }
  if (at_all && op == Operator::more) {
    refuse(expectation, "it always fails: no share is more than all", fmt::format("{}==1", name));
  }
}

/// Whether it limits how many echoes may fail (<, <=, ==), so that it, and not every single
/// failure, decides. One that only asks for failures, or excludes a number of them, allows none.
bool judges_failures(const Expectation& expectation) {
  return is_from_above(expectation.op) &&
         std::any_of(kOutcomes.begin(), kOutcomes.end(),
                     [&](Outcome outcome) { return judges(expectation.metric, outcome); });
}

Verification never_happened(const Expectation& expectation, const BenchPlan& plan,
                            std::uint64_t index) {
  return {.text = expectation.text,
          .run = index,
          .met = false,
          .measured = {},
          .why = fmt::format("the run of {} never began", run_label(plan, index)),
          .of_failures = judges_failures(expectation)};
}

/// Connections stay from run to run, so the handshakes are often those of the first.
bool says_nothing_of(const Expectation& expectation, const std::vector<RunResult>& runs,
                     std::uint64_t index) {
  const auto connected = [](const RunResult& run) { return !run.connect.empty(); };
  return is_of_connect(expectation.metric) && runs[index].connect.empty() &&
         std::any_of(runs.begin(), runs.end(), connected);
}

Verification verify(const Expectation& expectation, const RunResult& run, std::uint64_t index) {
  const Metric metric = metric_of(expectation);
  Verification result;
  result.text = expectation.text;
  result.run = index;
  result.of_failures = judges_failures(expectation);
  const MetricValue reading = metric.read(run);
  if (!reading.value) {
    result.why = reading.why;
    return result;
  }
  result.met = holds(*reading.value, expectation.op, expectation.limit);
  result.measured = is_close(*reading.value, expectation.limit)
                        ? exact_text(metric.unit, *reading.value)
                        : rounded_text(metric.unit, *reading.value);
  if (!result.met) result.why = fmt::format("{} is {}", short_name(metric.name), result.measured);
  return result;
}

}  // namespace

void validate(const Expectation& expectation, const BenchPlan& plan) {
  const Metric metric = metric_of(expectation);
  const std::string_view name = short_name(metric.name);
  refuse_foregone(expectation, metric);
  if (metric.needs_rate && !plan.rate) {
    refuse(expectation, fmt::format("only an open loop has {}", name),
           "--rate makes the load an open loop");
  }
  if (plan.count && *plan.count < metric.echoes) {
    refuse(
        expectation,
        fmt::format("{} needs {} echoes, a run has {} at most", name, metric.echoes, *plan.count),
        fmt::format("--count {} or more", metric.echoes));
  }
}

std::vector<Verification> verify_all(const std::vector<Expectation>& expectations,
                                     const BenchPlan& plan, const std::vector<RunResult>& runs) {
  std::vector<Verification> all;
  for (std::uint64_t index = 0; index < std::max(planned_runs(plan), runs.size()); ++index) {
    for (const Expectation& expectation : expectations) {
      if (index >= runs.size()) {
        all.push_back(never_happened(expectation, plan, index));
      } else if (!says_nothing_of(expectation, runs, index)) {
        all.push_back(verify(expectation, runs[index], index));
      }
    }
  }
  return all;
}

}  // namespace especho
