#include <fmt/format.h>

#include <algorithm>

#include "report/html/sections.hpp"
#include "report/html/svg_chart.hpp"

namespace especho::html {
namespace {

/// A quantity to draw against the size.
struct Quantity {
  double (*value)(const RunResult& run);
  std::string (*text)(double value);
  std::string_view name;
  std::string_view look;
};

double p50_of(const RunResult& run) {
  return static_cast<double>(run.rtt.percentile(50).count());
}
double p99_of(const RunResult& run) {
  return static_cast<double>(run.rtt.percentile(99).count());
}
double throughput_of(const RunResult& run) {
  return run.bytes_per_second();
}
std::string latency_text(double ns) {
  return format_duration(Nanoseconds(static_cast<Nanoseconds::rep>(ns)));
}

constexpr Quantity kP50{p50_of, latency_text, "p50", ""};
constexpr Quantity kP99{p99_of, latency_text, "p99", "thin hollow"};
constexpr Quantity kThroughput{throughput_of, format_throughput, "throughput", ""};

bool measured(const RunResult& run) {
  return !run.rtt.empty() && run.elapsed > Nanoseconds(0);
}

/// A mark for every run, and a line through the sums of the runs of each size.
void draw(svg::Chart& chart, const std::vector<SizeGroup>& groups, std::size_t style,
          const Quantity& quantity) {
  std::vector<svg::ChartPoint> line;
  for (const SizeGroup& group : groups) {
    for (const Series& series : group.series) {
      if (series.style != style || !measured(series.sum)) continue;
      const auto size = static_cast<double>(group.size);
      line.push_back({size, quantity.value(series.sum)});
      for (const RunResult* run : series.runs) {
        if (!measured(*run)) continue;
        const double value = quantity.value(*run);
        chart.mark(style, quantity.look, {size, value},
                   fmt::format("{} {} of {}: {}", series.name, quantity.name,
                               format_size(group.size), quantity.text(value)));
      }
    }
  }
  chart.line(style, quantity.look, line);
}

struct Sweep {
  std::vector<std::uint64_t> sizes;
  std::vector<std::pair<std::size_t, std::string>> names;  ///< of the results, by their styles
};

Sweep sweep_of(const std::vector<SizeGroup>& groups) {
  Sweep sweep;
  for (const SizeGroup& group : groups) {
    bool any = false;
    for (const Series& series : group.series) {
      if (!measured(series.sum)) continue;
      any = true;
      sweep.names.emplace_back(series.style, series.name);
    }
    if (any) sweep.sizes.push_back(group.size);
  }
  std::sort(sweep.names.begin(), sweep.names.end());
  sweep.names.erase(std::unique(sweep.names.begin(), sweep.names.end()), sweep.names.end());
  return sweep;
}

std::pair<double, double> bounds_of(const std::vector<SizeGroup>& groups,
                                    const std::vector<Quantity>& quantities) {
  std::vector<double> values;
  for (const SizeGroup& group : groups) {
    for (const Series& series : group.series) {
      for (const RunResult* run : series.runs) {
        if (!measured(*run)) continue;
        for (const Quantity& quantity : quantities) values.push_back(quantity.value(*run));
      }
    }
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {*low, *high};
}

std::string says_of(const Sweep& sweep) {
  return fmt::format("{} sizes, from {} to {}", sweep.sizes.size(),
                     format_size(sweep.sizes.front()), format_size(sweep.sizes.back()));
}

std::string sweep_figure(Figure figure, const std::vector<SizeGroup>& groups, const Sweep& sweep,
                         svg::Axis y, const std::vector<Quantity>& quantities) {
  svg::Axis x = svg::size_axis(sweep.sizes);
  x.title = "size of an echo";
  svg::Chart chart(std::move(x), std::move(y));
  for (const auto& [style, name] : sweep.names) {
    const std::string of = sweep.names.size() == 1 ? "" : name + " ";
    for (const Quantity& quantity : quantities) {
      draw(chart, groups, style, quantity);
      figure.legend.push_back({style, quantity.look, of + std::string(quantity.name)});
    }
  }
  if (figure.legend.size() == 1) figure.legend.clear();
  return html::figure(figure, chart.svg(caption_id(figure)));
}

}  // namespace

std::string size_latency_figure(const std::vector<SizeGroup>& groups) {
  const Sweep sweep = sweep_of(groups);
  if (sweep.sizes.size() < 2) return {};
  const std::vector<Quantity> quantities{kP50, kP99};
  const auto [low, high] = bounds_of(groups, quantities);
  return sweep_figure({.id = "size-latency", .title = "Round trip by size", .says = says_of(sweep)},
                      groups, sweep, svg::latency_axis(low, high), quantities);
}

std::string size_throughput_figure(const std::vector<SizeGroup>& groups) {
  const Sweep sweep = sweep_of(groups);
  if (sweep.sizes.size() < 2) return {};
  const std::vector<Quantity> quantities{kThroughput};
  const auto [low, high] = bounds_of(groups, quantities);
  return sweep_figure({.id = "size-throughput",
                       .title = "Throughput by size",
                       .says = says_of(sweep) + "; each way"},
                      groups, sweep, svg::throughput_axis(low, high), quantities);
}

}  // namespace especho::html
