// What can be expected of a run: the metrics by their names.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

enum class MetricUnit { time, throughput, rate, count, share };

/// The value of a metric in a run.
struct MetricValue {
  std::optional<double> value;  ///< in nanoseconds, bytes per second, per second, or as it is
  std::string why{};            ///< it is not known
};

struct Metric {
  std::string name;  ///< canonical: `rtt.p99`
  MetricUnit unit = MetricUnit::count;
  bool needs_rate = false;
  std::function<MetricValue(const RunResult&)> read;
  std::uint64_t echoes = 0;  ///< good ones, that it needs at least
};

/// Nothing for a name that no metric has.
std::optional<Metric> find_metric(std::string_view name);

/// Names as they are typed, the most usual percentiles among them.
std::vector<std::string> known_metrics();

/// All of them in a sentence, for a person.
std::string metrics_text();

/// As a person writes it: `p99` of `rtt.p99`.
std::string_view short_name(std::string_view metric);

/// Of handshakes, which not every run has.
bool is_of_connect(std::string_view metric);

/// Whether it counts failed echoes of this kind.
bool judges(std::string_view metric, Outcome outcome);

}  // namespace especho
