#include "report/html/sections.hpp"

#include <fmt/format.h>

#include <map>

#include "report/text/sections.hpp"

namespace especho::html {
namespace {

template <typename T>
void add_known(std::optional<T>& sum, const std::optional<T>& part) {
  sum = sum && part ? std::optional<T>(*sum + *part) : std::nullopt;
}

/// Adds a later run.
void append(RunResult& sum, const RunResult& run) {
  sum.elapsed += run.elapsed;
  sum.scheduled += run.scheduled;
  for (const Outcome outcome : kOutcomes) sum.echoes[outcome] += run.echoes[outcome];
  sum.cut_off += run.cut_off;
  sum.unsent += run.unsent;
  sum.rtt.merge(run.rtt);
  sum.ttfb.merge(run.ttfb);
  sum.response.merge(run.response);
  sum.outages.insert(sum.outages.end(), run.outages.begin(), run.outages.end());
  sum.outage_count += run.outage_count;
  sum.recoveries += run.recoveries;
  sum.connections_served = std::min(sum.connections_served, run.connections_served);
  sum.connections_waited = std::max(sum.connections_waited, run.connections_waited);
  sum.longest_wait = std::max(sum.longest_wait, run.longest_wait);
  TcpEvidence tcp;
  tcp.retransmits = sum.tcp.retransmits;
  add_known(tcp.retransmits, run.tcp.retransmits);
  sum.tcp = tcp;
}

Curve curve_of(const SizeGroup& group, const Series& series, const Histogram& histogram,
               std::string_view what) {
  const bool alone = group.series.size() == 1;
  return {series.style, alone ? std::string(what) : series.name, &histogram};
}

void add_latencies(std::vector<KeyFigure>& figures, const std::string& name,
                   const Histogram& histogram) {
  const auto percentile = [&](double percent) {
    return histogram.empty() ? "" : format_duration(histogram.percentile(percent));
  };
  figures.push_back({name + "p50", percentile(50)});
  figures.push_back({name + "p90", percentile(90)});
  figures.push_back({name + "p99", percentile(99)});
  figures.push_back({name + "max", histogram.empty() ? "" : format_duration(histogram.max())});
}

/// Marked as bad unless it is usual.
KeyFigure usually(bool is_usual, std::string label, std::string text) {
  return {std::move(label), std::move(text), is_usual ? Tone::none : Tone::bad, is_usual};
}

}  // namespace

std::vector<SizeGroup> by_size(const std::vector<NamedResult>& results) {
  std::map<std::uint64_t, SizeGroup> groups;
  for (std::size_t i = 0; i < results.size(); ++i) {
    for (const RunResult& run : results[i].result.runs) {
      SizeGroup& group = groups[run.size];
      group.size = run.size;
      if (group.series.empty() || group.series.back().style != i) {
        group.series.push_back({i, results[i].name, {&run}, run});
      } else {
        group.series.back().runs.push_back(&run);
        append(group.series.back().sum, run);
      }
    }
  }
  std::vector<SizeGroup> sorted;
  sorted.reserve(groups.size());
  for (auto& [size, group] : groups) sorted.push_back(std::move(group));
  return sorted;
}

std::vector<Curve> rtt_curves(const SizeGroup& group) {
  std::vector<Curve> curves;
  for (const Series& series : group.series) {
    if (!series.sum.rtt.empty()) curves.push_back(curve_of(group, series, series.sum.rtt, "rtt"));
  }
  return curves;
}

std::vector<Curve> response_curves(const SizeGroup& group) {
  std::vector<Curve> curves;
  for (const Series& series : group.series) {
    const Histogram& response = series.sum.response;
    if (!response.empty()) curves.push_back(curve_of(group, series, response, "response"));
  }
  return curves;
}

std::string summary_of(const std::vector<Curve>& curves) {
  std::string text;
  for (const Curve& curve : curves) {
    const Histogram& histogram = *curve.histogram;
    text +=
        fmt::format("{}{}: p50 {}, p99 {}, max {}", text.empty() ? "" : "; ", curve.name,
                    format_duration(histogram.percentile(50)),
                    format_duration(histogram.percentile(99)), format_duration(histogram.max()));
  }
  return text;
}

std::vector<LegendEntry> legend_of(const std::vector<Curve>& curves) {
  std::vector<LegendEntry> entries;
  entries.reserve(curves.size());
  for (const Curve& curve : curves) entries.push_back({curve.style, "", curve.name});
  if (entries.size() == 1) entries.clear();
  return entries;
}

std::vector<KeyFigure> key_figures(const BenchPlan& plan, const RunResult& run) {
  std::vector<KeyFigure> figures;
  const std::uint64_t ok = run.echoes[Outcome::ok];
  add_latencies(figures, "", run.rtt);
  add_latencies(figures, "response ", run.response);
  const bool measured = ok != 0 && run.elapsed > Nanoseconds(0);
  figures.push_back({"throughput", measured ? format_throughput(run.bytes_per_second()) : ""});
  figures.push_back({"echoes per second", measured ? format_rate(run.echoes_per_second()) : ""});
  const bool behind = plan.rate && !why_behind(run, *plan.rate).empty();
  figures.push_back(
      {"rate achieved",
       plan.rate ? fmt::format("{} of {}", achieved_text(run), asked_text(*plan.rate)) : "",
       behind ? Tone::warn : Tone::none});
  figures.push_back({"echoes ok", fmt::format("{} of {}", ok, run.echoes.attempted()),
                     run.echoes.failed() == 0 && ok != 0 ? Tone::none : Tone::bad});
  figures.push_back(usually(run.outage_count == 0, "outages", fmt::format("{}", run.outage_count)));
  figures.push_back(usually(run.connections_served >= run.connections, "connections served",
                            fmt::format("{} of {}", run.connections_served, run.connections)));
  const bool waited = run.connections_waited != 0;
  figures.push_back({"waited for others to end",
                     waited ? fmt::format("{}, up to {}", run.connections_waited,
                                          format_duration(run.longest_wait))
                            : "",
                     Tone::warn});
  const auto& again = run.tcp.retransmits;
  figures.push_back({"retransmits", again ? fmt::format("{}", *again) : "",
                     again.value_or(0) == 0 ? Tone::none : Tone::warn});
  figures.push_back({"in the device", device_percent(run)});
  return figures;
}

}  // namespace especho::html
