#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/html/plots.hpp"
#include "report/html/svg_chart.hpp"

namespace especho::html {
namespace {

constexpr int kPointsPerDecade = 24;

double ns(Nanoseconds duration) {
  return static_cast<double>(duration.count());
}

/// From the fastest echo on; of so many echoes, one is as slow as the last point tells.
std::vector<svg::Point> points_of(const Histogram& histogram) {
  const auto count = static_cast<double>(histogram.count());
  std::vector<svg::Point> points{{1, ns(histogram.min())}};
  const int steps = static_cast<int>(std::log10(count) * kPointsPerDecade);
  for (int i = 1; i <= steps; ++i) {
    const double one_in = std::pow(10, static_cast<double>(i) / kPointsPerDecade);
    points.push_back({one_in, ns(histogram.percentile(100 * (1 - 1 / one_in)))});
  }
  points.push_back({count, ns(histogram.max())});
  return points;
}

void draw(svg::Chart& chart, const Curve& curve) {
  const Histogram& histogram = *curve.histogram;
  chart.line(curve.style, "", points_of(histogram));
  const auto count = static_cast<double>(histogram.count());
  const auto mark = [&](double one_in, const std::string& name, Nanoseconds value) {
    chart.mark(curve.style, "", {one_in, ns(value)},
               fmt::format("{} {} {}", curve.name, name, format_duration(value)));
  };
  if (count >= 2) mark(2, "p50", histogram.percentile(50));
  double one_in = 10;
  while (one_in < count) {
    mark(one_in, "p" + svg::percentile_label(one_in), histogram.percentile(100 - 100 / one_in));
    one_in *= 10;
  }
  mark(count, "max", histogram.max());
}

}  // namespace

std::string percentile_figure(std::string id, const std::vector<Curve>& curves) {
  if (curves.empty()) return {};
  Nanoseconds low = curves.front().histogram->min();
  Nanoseconds high{0};
  std::uint64_t most = 10;
  for (const Curve& curve : curves) {
    low = std::min(low, curve.histogram->min());
    high = std::max(high, curve.histogram->max());
    most = std::max(most, curve.histogram->count());
  }
  svg::Axis x = svg::tail_axis(most);
  x.title = "percentile of the echoes";
  svg::Chart chart(std::move(x), svg::latency_axis(ns(low), ns(high)));
  for (const Curve& curve : curves) draw(chart, curve);
  const Figure figure{.id = std::move(id),
                      .title = "Latency by percentile",
                      .says = summary_of(curves),
                      .legend = legend_of(curves)};
  return html::figure(figure, chart.svg(caption_id(figure)));
}

}  // namespace especho::html
