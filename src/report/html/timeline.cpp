#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "report/html/course.hpp"
#include "report/html/plots.hpp"

namespace especho::html {
namespace {

using Line = std::vector<svg::Point>;
using ValueOf = std::function<Nanoseconds(const Histogram&)>;

ValueOf percentile(double percent) {
  return [percent](const Histogram& histogram) { return histogram.percentile(percent); };
}
Nanoseconds min_of(const Histogram& histogram) {
  return histogram.min();
}
Nanoseconds max_of(const Histogram& histogram) {
  return histogram.max();
}

/// Steps as long as the blocks, broken where no echo came back and where another run begins.
std::vector<Line> lines_of(const Course& course, const ValueOf& value_of) {
  std::vector<Line> lines;
  bool open = false;
  for (const Stretch& stretch : course.stretches) {
    if (!stretch.follows || stretch.histogram->empty()) open = false;
    if (stretch.histogram->empty()) continue;
    if (!open) lines.emplace_back();
    open = true;
    const auto value = static_cast<double>(value_of(*stretch.histogram).count());
    lines.back().push_back({stretch.from, value});
    lines.back().push_back({stretch.to, value});
  }
  return lines;
}

struct Track {
  std::size_t style;
  std::string name;
  Course course;
};

struct Bounds {
  double low = 0;
  double high = 0;
  Nanoseconds end{0};
};

/// None where there is nothing to be drawn.
std::optional<Bounds> bounds_of(const std::vector<Track>& tracks) {
  std::optional<Bounds> bounds;
  Nanoseconds end{0};
  for (const Track& track : tracks) {
    end = std::max(end, track.course.length);
    for (const Stretch& stretch : track.course.stretches) {
      if (stretch.histogram->empty()) continue;
      const auto low = static_cast<double>(stretch.histogram->min().count());
      const auto high = static_cast<double>(stretch.histogram->max().count());
      if (!bounds) bounds = {low, high};
      bounds->low = std::min(bounds->low, low);
      bounds->high = std::max(bounds->high, high);
    }
  }
  if (bounds) bounds->end = end;
  return bounds;
}

void draw_band(svg::Chart& chart, const Track& track) {
  const auto low = lines_of(track.course, min_of);
  const auto high = lines_of(track.course, max_of);
  for (std::size_t i = 0; i < low.size(); ++i) chart.band(track.style, "range", low[i], high[i]);
}

void draw_lines(svg::Chart& chart, const Track& track, bool alone) {
  for (const Line& line : lines_of(track.course, percentile(99))) {
    if (alone) {
      chart.line(track.style, "thin", line);
    } else {  // whose ups and downs would cover the others
      chart.steps(track.style, "thin plain", line);
    }
  }
  for (const Line& line : lines_of(track.course, percentile(50))) {
    chart.line(track.style, "", line);
  }
}

void draw_failures(svg::Chart& chart, const Track& track, std::size_t row) {
  for (const OutageSpan& outage : track.course.outages) {
    const std::string tip = fmt::format("{}: outage: {}", track.name, outage.what);
    chart.stretch("outage", outage.from, outage.to, tip);
    chart.stretch_above(row, "failed", outage.from, outage.to, tip);
  }
  for (const Stretch& stretch : track.course.stretches) {
    if (stretch.failed == 0) continue;
    chart.stretch_above(row, "failed", stretch.from, stretch.to,
                        fmt::format("{}: {} failed", track.name, stretch.failed));
  }
}

bool has_failures(const Track& track) {
  const auto failed = [](const Stretch& stretch) { return stretch.failed != 0; };
  const auto& stretches = track.course.stretches;
  return !track.course.outages.empty() || std::any_of(stretches.begin(), stretches.end(), failed);
}

std::vector<Track> tracks_of(const SizeGroup& group, Latency latency) {
  std::vector<Track> tracks;
  for (const Series& series : group.series) {
    tracks.push_back({series.style, series.name, course_of(series, latency == Latency::response)});
  }
  return tracks;
}

std::vector<LegendEntry> legend_of(const std::vector<Track>& tracks) {
  std::vector<LegendEntry> entries;
  if (tracks.size() > 1) {
    for (const Track& track : tracks) entries.push_back({track.style, "bare", track.name});
    return entries;
  }
  const std::size_t style = tracks.front().style;
  entries.push_back({style, "bare", "p50"});
  entries.push_back({style, "bare thin", "p99"});
  entries.push_back({style, "bare area", "min to max"});
  return entries;
}

}  // namespace

std::string timeline_figure(std::string id, const SizeGroup& group, Latency latency) {
  const std::vector<Track> tracks = tracks_of(group, latency);
  const auto bounds = bounds_of(tracks);
  if (!bounds) return {};
  svg::Axis x = svg::time_axis(bounds->end);
  const bool several = std::any_of(tracks.begin(), tracks.end(), [](const Track& track) {
    return track.course.starts.size() > 1;
  });
  x.title = several ? "time of measuring, the runs one after the other" : "time of measuring";
  svg::Chart chart(std::move(x), svg::latency_axis(bounds->low, bounds->high));
  const bool alone = tracks.size() == 1;
  if (alone) {
    for (const double start : tracks.front().course.starts) {
      if (start > 0) chart.rule(start);
    }
    draw_band(chart, tracks.front());
  }
  std::size_t row = 0;
  for (const Track& track : tracks) {
    draw_lines(chart, track, alone);
    draw_failures(chart, track, row);
    if (has_failures(track)) ++row;
  }
  Figure figure{.id = std::move(id),
                .title = latency == Latency::rtt ? "Round trip over time" : "Response over time",
                .says = alone ? fmt::format("in {}", format_duration(bounds->end))
                              : "thick lines p50, thin ones p99",
                .legend = legend_of(tracks),
                .wide = true};
  if (row != 0) figure.says += "; red above the plot: failed echoes and outages";
  return html::figure(figure, chart.svg(caption_id(figure), fmt::format("rows{}", row)));
}

}  // namespace especho::html
