#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "report/html/sections.hpp"
#include "report/html/svg_chart.hpp"

namespace especho::html {
namespace {

constexpr int kPointsPerDecade = 24;

double ns(Nanoseconds duration) {
  return static_cast<double>(duration.count());
}

/// From the fastest echo to the slowest; x: one in how many echoes is slower.
std::vector<svg::ChartPoint> points_of(const Histogram& histogram) {
  const auto count = static_cast<double>(histogram.count());
  std::vector<svg::ChartPoint> points{{1, ns(histogram.min())}};
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

constexpr double kMostBins = 48;

/// Bins of equal width on a logarithmic scale.
struct Bins {
  double low = 1;
  double high = 2;
  std::size_t count = 1;

  double edge(std::size_t index) const {
    return low * std::pow(high / low, static_cast<double>(index) / static_cast<double>(count));
  }
  std::size_t of(double value) const {
    const double place = std::log(std::max(value, low) / low) / std::log(high / low);
    return std::min(static_cast<std::size_t>(place * static_cast<double>(count)), count - 1);
  }
};

/// No bin is narrower than the buckets of the histograms, or some would stay empty.
Bins bins_for(const std::vector<Curve>& curves) {
  Nanoseconds low = curves.front().histogram->min();
  Nanoseconds high{0};
  double coarsest = 0;
  for (const Curve& curve : curves) {
    low = std::min(low, curve.histogram->min());
    high = std::max(high, curve.histogram->max());
    for (const Histogram::Bucket& bucket : curve.histogram->buckets()) {
      const auto width = static_cast<double>((bucket.high - bucket.low).count() + 1);
      coarsest = std::max(coarsest, width / static_cast<double>(bucket.high.count() + 1));
    }
  }
  Bins bins;
  bins.low = std::max(1.0, static_cast<double>(low.count()));
  bins.high = static_cast<double>(high.count());
  if (bins.high < bins.low * 1.02) {  // nearly equal: a few bins in the middle
    bins.low /= 1.1;
    bins.high = bins.low * 1.21;
  }
  const double finest = std::log1p(2 * coarsest);
  const double wanted = std::log(bins.high / bins.low) / finest;
  bins.count = static_cast<std::size_t>(std::clamp(wanted, 1.0, kMostBins));
  return bins;
}

/// The share of the echoes in each bin.
std::vector<double> shares_in(const Bins& bins, const Histogram& histogram) {
  std::vector<double> shares(bins.count, 0);
  for (const Histogram::Bucket& bucket : histogram.buckets()) {
    const auto low = static_cast<double>(std::max(bucket.low, histogram.min()).count());
    const auto high = static_cast<double>(std::min(bucket.high, histogram.max()).count());
    shares[bins.of((low + high) / 2)] +=
        static_cast<double>(bucket.count) / static_cast<double>(histogram.count());
  }
  return shares;
}

std::string edge_text(double ns) {
  return format_duration(Nanoseconds(static_cast<Nanoseconds::rep>(ns)));
}

void draw_bars(svg::Chart& chart, const Bins& bins, const std::vector<double>& shares,
               const Curve& curve) {
  const auto count = static_cast<double>(curve.histogram->count());
  for (std::size_t i = 0; i < bins.count; ++i) {
    chart.bar(curve.style, bins.edge(i), bins.edge(i + 1), shares[i],
              fmt::format("{} to {}: {:.0f} echoes, {:.3g} %", edge_text(bins.edge(i)),
                          edge_text(bins.edge(i + 1)), shares[i] * count, shares[i] * 100));
  }
  const auto percentile = [&](double percent) {
    return static_cast<double>(curve.histogram->percentile(percent).count());
  };
  chart.rule(percentile(50), svg::Chart::Side::left, "p50");
  chart.rule(percentile(99), svg::Chart::Side::right, "p99");
}

/// Several outlines can overlap.
void draw_outline(svg::Chart& chart, const Bins& bins, const std::vector<double>& shares,
                  const Curve& curve) {
  std::vector<svg::ChartPoint> line{{bins.low, 0}};
  std::vector<svg::ChartPoint> floor{{bins.low, 0}};
  for (std::size_t i = 0; i < bins.count; ++i) {
    line.push_back({bins.edge(i), shares[i]});
    line.push_back({bins.edge(i + 1), shares[i]});
  }
  line.push_back({bins.high, 0});
  floor.push_back({bins.high, 0});
  chart.band(curve.style, "area", floor, line);
  chart.line(curve.style, "", line);
}

/// `half of the echoes take 2.18 to 2.96 ms`; for several, `half of the echoes: base 2.18 to ...`.
std::string middle_of(const std::vector<Curve>& curves) {
  std::string text;
  for (const Curve& curve : curves) {
    const bool alone = curves.size() == 1;
    text += !text.empty() ? "; " : alone ? "half of the echoes take " : "half of the echoes: ";
    if (!alone) text += curve.name + " ";
    text += range_text(format_duration(curve.histogram->percentile(25)),
                       format_duration(curve.histogram->percentile(75)));
  }
  return text;
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

std::string distribution_figure(std::string id, const std::vector<Curve>& curves) {
  if (curves.empty()) return {};
  const Bins bins = bins_for(curves);
  std::vector<std::vector<double>> shares;
  double highest = 0;
  for (const Curve& curve : curves) {
    shares.push_back(shares_in(bins, *curve.histogram));
    highest = std::max(highest, *std::max_element(shares.back().begin(), shares.back().end()));
  }
  svg::Axis x = svg::latency_bins_axis(bins.low, bins.high);
  x.title = "round trip";
  svg::Chart chart(std::move(x), svg::share_axis(highest));
  const bool alone = curves.size() == 1;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    (alone ? draw_bars : draw_outline)(chart, bins, shares[i], curves[i]);
  }
  const Figure figure{.id = std::move(id),
                      .title = "Distribution of the round trips",
                      .says = middle_of(curves),
                      .legend = legend_of(curves)};
  return html::figure(figure, chart.svg(caption_id(figure)));
}

}  // namespace especho::html
