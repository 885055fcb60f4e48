#include "report/openmetrics.hpp"
#include "report/formats.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "core/text.hpp"
#include "core/version.hpp"

namespace especho {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for_each_character(text, [&](std::optional<char32_t> code, std::string_view bytes) {
    if (bytes == "\n") {
      result += "\\n";
      return;
    }
    if (bytes == "\\" || bytes == "\"") result += '\\';
    result += code && is_printable(*code) ? bytes : kReplacement;
  });
  return result;
}

struct LatencyFamilies {
  MetricFamily summary;
  MetricFamily min;
  MetricFamily max;
  Histogram RunResult::*histogram;
};

constexpr std::string_view kSummary = "summary";
constexpr std::string_view kGauge = "gauge";
constexpr std::string_view kSeconds = "seconds";

constexpr std::array kLatencies{
    LatencyFamilies{{"especho_rtt_seconds", kSummary, kSeconds,
                     "Round trips, from the first byte sent to the last echoed byte read."},
                    {"especho_rtt_min_seconds", kGauge, kSeconds, "The fastest round trip."},
                    {"especho_rtt_max_seconds", kGauge, kSeconds, "The slowest round trip."},
                    &RunResult::rtt},
    LatencyFamilies{{"especho_ttfb_seconds", kSummary, kSeconds,
                     "From the first byte sent to the first echoed byte read."},
                    {"especho_ttfb_min_seconds", kGauge, kSeconds, "The fastest first byte."},
                    {"especho_ttfb_max_seconds", kGauge, kSeconds, "The slowest first byte."},
                    &RunResult::ttfb},
    LatencyFamilies{{"especho_response_seconds", kSummary, kSeconds,
                     "Open loop: from the scheduled start to the last echoed byte read."},
                    {"especho_response_min_seconds", kGauge, kSeconds, "The fastest response."},
                    {"especho_response_max_seconds", kGauge, kSeconds, "The slowest response."},
                    &RunResult::response},
    LatencyFamilies{{"especho_connect_seconds", kSummary, kSeconds, "TCP handshakes."},
                    {"especho_connect_min_seconds", kGauge, kSeconds, "The fastest handshake."},
                    {"especho_connect_max_seconds", kGauge, kSeconds, "The slowest handshake."},
                    &RunResult::connect}};

using Value = std::optional<double>;

template <typename T>
Value number(const std::optional<T>& value) {
  if (!value) return std::nullopt;
  return static_cast<double>(*value);
}

Value seconds(const std::optional<Nanoseconds>& value) {
  if (!value) return std::nullopt;
  return to_seconds(*value);
}

/// What is unknown, or means nothing for the load, has no sample.
struct RunGauge {
  MetricFamily family;
  Value (*value)(const BenchPlan&, const RunResult&);
};

constexpr std::array kRunGauges{
    RunGauge{
        {"especho_throughput_bytes_per_second", kGauge, "bytes_per_second",
         "Payload echoed, each way."},
        [](const BenchPlan&, const RunResult& run) -> Value { return run.bytes_per_second(); }},
    RunGauge{
        {"especho_echoes_per_second", kGauge, "", "Good echoes."},
        [](const BenchPlan&, const RunResult& run) -> Value { return run.echoes_per_second(); }},
    RunGauge{{"especho_asked_echoes_per_second", kGauge, "", "Open loop: the rate asked for."},
             [](const BenchPlan& plan, const RunResult&) { return plan.rate; }},
    RunGauge{{"especho_achieved_echoes_per_second", kGauge, "",
              "Open loop: the rate achieved, failed echoes included."},
             [](const BenchPlan& plan, const RunResult& run) -> Value {
               return plan.rate ? Value(run.attempts_per_second()) : std::nullopt;
             }},
    RunGauge{{"especho_unsent_echoes", kGauge, "", "Open loop: echoes that were due but not sent."},
             [](const BenchPlan& plan, const RunResult& run) -> Value {
               return plan.rate ? Value(static_cast<double>(run.unsent)) : std::nullopt;
             }},
    RunGauge{{"especho_cut_off_echoes", kGauge, "", "Echoes that neither came back nor failed."},
             [](const BenchPlan&, const RunResult& run) -> Value {
               return static_cast<double>(run.cut_off);
             }},
    RunGauge{
        {"especho_elapsed_seconds", kGauge, kSeconds, "Measured time."},
        [](const BenchPlan&, const RunResult& run) -> Value { return to_seconds(run.elapsed); }},
    RunGauge{{"especho_connections_served", kGauge, "", "Connections on which an echo came back."},
             [](const BenchPlan&, const RunResult& run) -> Value {
               return static_cast<double>(run.connections_served);
             }},
    RunGauge{{"especho_outages", kGauge, "", "How often a connection was lost."},
             [](const BenchPlan&, const RunResult& run) -> Value {
               return static_cast<double>(run.outage_count);
             }},
    RunGauge{{"especho_longest_stall_seconds", kGauge, kSeconds,
              "The longest time in which an echo was due on a connection and none came back."},
             [](const BenchPlan&, const RunResult& run) -> Value {
               const bool known = run.outages.size() == run.outage_count &&
                                  (!run.rtt.empty() || run.outage_count != 0);
               return known ? Value(to_seconds(run.longest_stall())) : std::nullopt;
             }},
    RunGauge{{"especho_tcp_rtt_seconds", kGauge, kSeconds, "Smoothed round trip of TCP."},
             [](const BenchPlan&, const RunResult& run) { return seconds(run.tcp.rtt); }},
    RunGauge{{"especho_tcp_min_rtt_seconds", kGauge, kSeconds, "Lowest round trip of TCP."},
             [](const BenchPlan&, const RunResult& run) { return seconds(run.tcp.min_rtt); }},
    RunGauge{{"especho_tcp_retransmits", kGauge, "", "Retransmitted segments."},
             [](const BenchPlan&, const RunResult& run) { return number(run.tcp.retransmits); }}};

class OpenMetrics {
 public:
  explicit OpenMetrics(const BenchResult& result) : result_(result) {
    // The built-in device has another port each time, which would be another series.
    const bool simulated = !result.simulated.empty();
    target_ = {{"target", simulated ? "sim" : to_string(result.plan.target)}};
    if (simulated) target_.emplace_back("profile", result.simulated.profile);
    if (!result.simulated.stack.empty()) target_.emplace_back("stack", result.simulated.stack);
    if (!result.simulated.options.empty()) target_.emplace_back("sim", result.simulated.options);
    for (const RunResult& run : result.runs) run_labels_.push_back(labels_of(run));
  }

  std::string write() {
    bench();
    for (const LatencyFamilies& latency : kLatencies) latencies(latency);
    echoes();
    for (const RunGauge& gauge : kRunGauges) run_gauge(gauge);
    expectations();
    return page_.text();
  }

 private:
  /// `run` distinguishes runs of the same size.
  MetricLabels labels_of(const RunResult& run) const {
    std::size_t earlier = 0;
    for (const MetricLabels& labels : run_labels_) {
      if (labels.end()[-2].second == fmt::format("{}", run.size)) ++earlier;
    }
    MetricLabels labels = target_;
    labels.emplace_back("size", fmt::format("{}", run.size));
    labels.emplace_back("run", fmt::format("{}", earlier + 1));
    return labels;
  }

  static MetricLabels with(MetricLabels labels, std::string name, std::string value) {
    labels.emplace_back(std::move(name), std::move(value));
    return labels;
  }

  void bench() {
    page_.family({"especho_version", kGauge, "", "Always 1; the version is in the label."});
    page_.sample("", with(target_, "version", kVersion), 1);
    page_.family(
        {"especho_start_time_seconds", kGauge, kSeconds, "When the bench began, in Unix time."});
    page_.sample("", target_,
                 static_cast<double>(std::chrono::system_clock::to_time_t(result_.started)));
    page_.family({"especho_exit_code", kGauge, "", "0 on success."});
    page_.sample("", target_, static_cast<double>(result_.exit.code));
  }

  void latencies(const LatencyFamilies& latency) {
    const auto each = [&](const MetricFamily& family, auto sample) {
      page_.family(family);
      for (std::size_t i = 0; i < result_.runs.size(); ++i) {
        const Histogram& histogram = result_.runs[i].*latency.histogram;
        if (!histogram.empty()) sample(histogram, run_labels_[i]);
      }
    };
    each(latency.summary, [&](const Histogram& histogram, const MetricLabels& labels) {
      for (const auto& [quantile, percent] :
           {std::pair{"0.5", 50.0}, {"0.9", 90.0}, {"0.99", 99.0}, {"0.999", 99.9}}) {
        page_.sample("", with(labels, "quantile", quantile),
                     to_seconds(histogram.percentile(percent)));
      }
      const auto count = static_cast<double>(histogram.count());
      page_.sample("_sum", labels, histogram.mean_ns() * count / 1e9);
      page_.sample("_count", labels, count);
    });
    each(latency.min, [&](const Histogram& histogram, const MetricLabels& labels) {
      page_.sample("", labels, to_seconds(histogram.min()));
    });
    each(latency.max, [&](const Histogram& histogram, const MetricLabels& labels) {
      page_.sample("", labels, to_seconds(histogram.max()));
    });
  }

  void echoes() {
    page_.family({"especho_echoes", kGauge, "", "Echoes by outcome."});
    for (std::size_t i = 0; i < result_.runs.size(); ++i) {
      for (const Outcome outcome : kOutcomes) {
        page_.sample("", with(run_labels_[i], "outcome", std::string(to_string(outcome))),
                     static_cast<double>(result_.runs[i].echoes[outcome]));
      }
    }
  }

  void run_gauge(const RunGauge& gauge) {
    page_.family(gauge.family);
    for (std::size_t i = 0; i < result_.runs.size(); ++i) {
      const Value value = gauge.value(result_.plan, result_.runs[i]);
      if (value) page_.sample("", run_labels_[i], *value);
    }
  }

  void expectations() {
    page_.family({"especho_expectation_met", kGauge, "", "1 if the expectation is met, else 0."});
    for (const Verification& verification : result_.verifications) {
      // A run that never began has no labels.
      const bool began = verification.run < run_labels_.size();
      page_.sample(
          "",
          with(began ? run_labels_[verification.run] : target_, "expectation", verification.text),
          verification.met ? 1 : 0);
    }
  }

  const BenchResult& result_;
  MetricLabels target_;
  std::vector<MetricLabels> run_labels_;
  Exposition page_;
};

}  // namespace

void Exposition::family(const MetricFamily& family) {
  name_ = family.name;
  header_ = fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name_, family.help, family.type);
  if (!family.unit.empty()) header_ += fmt::format("# UNIT {} {}\n", name_, family.unit);
}

void Exposition::sample(std::string_view suffix, const MetricLabels& labels, double value) {
  std::string list;
  for (const auto& [name, content] : labels) {
    list += fmt::format("{}{}=\"{}\"", list.empty() ? "" : ",", name, escaped(content));
  }
  const std::string series = fmt::format("{}{}{{{}}}", name_, suffix, list);
  if (!series_.insert(series).second) return;
  text_ += std::exchange(header_, {});
  text_ += fmt::format("{} {}\n", series, value);
}

std::string openmetrics_report(const BenchResult& result) {
  return OpenMetrics(result).write();
}

}  // namespace especho
