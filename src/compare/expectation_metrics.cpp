#include "compare/expectation_metrics.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace especho {
namespace {

struct LatencyFamily {
  std::string_view name;
  Histogram RunResult::*histogram;
  bool needs_rate;
  std::string_view sample;
  std::string_view samples;
};

constexpr std::string_view kUsual = "rtt.";  // may be left out
constexpr std::string_view kConnect = "connect";
constexpr std::array kFamilies{
    LatencyFamily{"rtt", &RunResult::rtt, false, "echo", "echoes"},
    LatencyFamily{"ttfb", &RunResult::ttfb, false, "echo", "echoes"},
    LatencyFamily{"response", &RunResult::response, true, "echo", "echoes"},
    LatencyFamily{kConnect, &RunResult::connect, false, "handshake", "handshakes"}};

struct Statistic {
  std::string_view name;
  double (*of)(const Histogram&);
};

double in_ns(Nanoseconds duration) {
  return static_cast<double>(duration.count());
}

constexpr std::array kStatistics{
    Statistic{"min", [](const Histogram& h) { return in_ns(h.min()); }},
    Statistic{"mean", [](const Histogram& h) { return h.mean_ns(); }},
    Statistic{"stddev", [](const Histogram& h) { return h.stddev_ns(); }},
    Statistic{"max", [](const Histogram& h) { return in_ns(h.max()); }}};

struct Plain {
  std::string_view name;
  MetricUnit unit;
  MetricValue (*read)(const RunResult&);
  bool needs_rate = false;
};

MetricValue known(std::uint64_t count) {
  return {static_cast<double>(count)};
}

template <typename T>
MetricValue reported_by_system(const std::optional<T>& value, std::string_view name) {
  if (!value) return {std::nullopt, fmt::format("this system does not report {}", name)};
  if constexpr (std::is_same_v<T, Nanoseconds>) {
    return {in_ns(*value)};
  } else {
    return known(*value);
  }
}

MetricValue longest_stall(const RunResult& run) {
  if (run.rtt.empty() && run.outage_count == 0) return {std::nullopt, "no echo was completed"};
  if (run.outages.size() == run.outage_count) return {in_ns(run.longest_stall())};
  return {std::nullopt, fmt::format("longest_stall is not known: of {} outages only {} are kept",
                                    run.outage_count, run.outages.size())};
}

MetricValue error_rate(const RunResult& run) {
  const std::uint64_t attempted = run.echoes.attempted();
  if (attempted == 0) return {std::nullopt, "no echo was attempted"};
  return {static_cast<double>(run.echoes.failed()) / static_cast<double>(attempted)};
}

constexpr std::array kPlain{
    Plain{"longest_stall", MetricUnit::time, longest_stall},
    Plain{"tcp.rtt", MetricUnit::time,
          [](const RunResult& run) { return reported_by_system(run.tcp.rtt, "tcp.rtt"); }},
    Plain{"tcp.min_rtt", MetricUnit::time,
          [](const RunResult& run) { return reported_by_system(run.tcp.min_rtt, "tcp.min_rtt"); }},
    Plain{"throughput", MetricUnit::throughput,
          [](const RunResult& run) { return MetricValue{run.bytes_per_second()}; }},
    Plain{"rate", MetricUnit::rate,
          [](const RunResult& run) { return MetricValue{run.echoes_per_second()}; }},
    Plain{"achieved", MetricUnit::rate,
          [](const RunResult& run) { return MetricValue{run.attempts_per_second()}; }, true},
    Plain{"errors", MetricUnit::count,
          [](const RunResult& run) { return known(run.echoes.failed()); }},
    Plain{"error_rate", MetricUnit::share, error_rate},
    Plain{"attempted", MetricUnit::count,
          [](const RunResult& run) { return known(run.echoes.attempted()); }},
    Plain{"cut_off", MetricUnit::count, [](const RunResult& run) { return known(run.cut_off); }},
    Plain{"unsent", MetricUnit::count, [](const RunResult& run) { return known(run.unsent); },
          true},
    Plain{"outages", MetricUnit::count,
          [](const RunResult& run) { return known(run.outage_count); }},
    Plain{"retransmits", MetricUnit::count,
          [](const RunResult& run) {
            return reported_by_system(run.tcp.retransmits, "retransmits");
          }},
    Plain{"connections", MetricUnit::count,
          [](const RunResult& run) { return known(run.connections_served); }}};

/// In exact arithmetic, since the number of samples depends on the last digit.
struct Percentile {
  static constexpr std::uint64_t kWhole = 100'000'000;

  std::uint64_t millionths = 0;  ///< of a percent
  double percent() const { return static_cast<double>(millionths) / 1e6; }
  /// One sample is expected beyond it.
  std::uint64_t samples() const {
    return (kWhole + kWhole - millionths - 1) / (kWhole - millionths);
  }
  std::string name() const {
    std::string text = fmt::format("p{}.{:06}", millionths / 1'000'000, millionths % 1'000'000);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
  }
};

std::optional<Percentile> parse_percentile(std::string_view text) {
  if (!text.starts_with('p')) return std::nullopt;
  constexpr std::size_t kMost = 9;  // `99.999999`
  const std::string_view number = text.substr(1);
  const std::size_t dot = std::min(number.find('.'), number.size());
  if (dot == 0 || dot > 2 || number.size() > kMost || dot + 1 == number.size()) return std::nullopt;
  std::uint64_t value = 0;
  std::uint64_t unit = 1'000'000;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (i == dot) continue;
    if (number[i] < '0' || number[i] > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(number[i] - '0');
    if (i > dot) unit /= 10;
  }
  value *= unit;
  if (value == 0) return std::nullopt;
  return Percentile{value};
}

MetricValue read_percentile(const RunResult& run, const LatencyFamily& family,
                            const Percentile& percentile, const std::string& name) {
  const Histogram& histogram = run.*family.histogram;
  if (histogram.count() >= percentile.samples()) {
    return {in_ns(histogram.percentile(percentile.percent()))};
  }
  const std::string needed = counted(percentile.samples(), family.sample, family.samples);
  return {std::nullopt,
          fmt::format("not enough samples: {} needs {}, there {} {}", short_name(name), needed,
                      histogram.count() == 1 ? "is" : "are", histogram.count())};
}

Metric percentile_metric(const LatencyFamily& family, const Percentile& percentile) {
  Metric metric{.name = fmt::format("{}.{}", family.name, percentile.name()),
                .unit = MetricUnit::time,
                .needs_rate = family.needs_rate,
                .read = {}};
  if (family.name != kConnect) metric.echoes = percentile.samples();
  metric.read = [&family, percentile, name = metric.name](const RunResult& run) {
    return read_percentile(run, family, percentile, name);
  };
  return metric;
}

Metric statistic_metric(const LatencyFamily& family, const Statistic& statistic) {
  const auto read = [&family, &statistic](const RunResult& run) -> MetricValue {
    const Histogram& histogram = run.*family.histogram;
    if (!histogram.empty()) return {statistic.of(histogram)};
    return {std::nullopt,
            family.name == kConnect ? "no handshake was measured" : "no echo was completed"};
  };
  return {.name = fmt::format("{}.{}", family.name, statistic.name),
          .unit = MetricUnit::time,
          .needs_rate = family.needs_rate,
          .read = read};
}

std::optional<Metric> find_latency(std::string_view name) {
  for (const LatencyFamily& family : kFamilies) {
    std::string_view part = name;
    if (part.starts_with(family.name) && part.substr(family.name.size()).starts_with('.')) {
      part.remove_prefix(family.name.size() + 1);
    } else if (!kUsual.starts_with(family.name)) {
      continue;
    }
    for (const Statistic& statistic : kStatistics) {
      if (part == statistic.name) return statistic_metric(family, statistic);
    }
    if (const auto percentile = parse_percentile(part)) {
      return percentile_metric(family, *percentile);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Metric> find_metric(std::string_view name) {
  for (const Plain& plain : kPlain) {
    if (name != plain.name) continue;
    return Metric{std::string(name), plain.unit, plain.needs_rate, plain.read};
  }
  for (const Outcome outcome : kOutcomes) {
    if (name != to_string(outcome)) continue;
    return Metric{std::string(name), MetricUnit::count, false,
                  [outcome](const RunResult& run) { return known(run.echoes[outcome]); }};
  }
  return find_latency(name);
}

std::vector<std::string> known_metrics() {
  std::vector<std::string> names{"p50", "p90", "p99", "p99.9"};
  for (const Statistic& statistic : kStatistics) names.emplace_back(statistic.name);
  for (const Plain& plain : kPlain) names.emplace_back(plain.name);
  for (const Outcome outcome : kOutcomes) names.emplace_back(to_string(outcome));
  for (const LatencyFamily& family : kFamilies) {
    for (const char* percentile : {"p50", "p90", "p99", "p99.9"}) {
      names.push_back(fmt::format("{}.{}", family.name, percentile));
    }
    for (const Statistic& statistic : kStatistics) {
      names.push_back(fmt::format("{}.{}", family.name, statistic.name));
    }
  }
  return names;
}

std::string metrics_text() {
  std::string text = "any percentile, such as p50 or p99.9";
  for (const Statistic& statistic : kStatistics) text += fmt::format(", {}", statistic.name);
  text += " (of rtt; others as in ttfb.p50, response.max or connect.mean)";
  for (const Plain& plain : kPlain) text += fmt::format(", {}", plain.name);
  for (const Outcome outcome : kOutcomes) text += fmt::format(", {}", to_string(outcome));
  return text;
}

std::string_view short_name(std::string_view metric) {
  return metric.starts_with(kUsual) ? metric.substr(kUsual.size()) : metric;
}

bool is_of_connect(std::string_view metric) {
  return metric.starts_with(kConnect) && metric.substr(kConnect.size()).starts_with('.');
}

bool judges(std::string_view metric, Outcome outcome) {
  if (outcome == Outcome::ok) return false;
  return metric == "errors" || metric == "error_rate" || metric == to_string(outcome);
}

}  // namespace especho
