#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "report/html/sections.hpp"
#include "report/html/svg_chart.hpp"
#include "report/text/sections.hpp"

namespace especho::html {
namespace {

/// The echoes of a block; times in nanoseconds.
struct Stretch {
  double from = 0;
  double to = 0;
  std::uint64_t failed = 0;
  const Histogram* histogram = nullptr;
  bool continues = false;  ///< the stretch before it, in the same run
};

struct OutageSpan {
  double from = 0;
  double to = 0;
  std::string what;
};

/// The runs of a series along one axis of time, one after the other.
struct RunsInTime {
  std::vector<Stretch> stretches;
  std::vector<OutageSpan> outages;  ///< overlapping ones are joined
  std::vector<double> starts;       ///< of the runs
  Nanoseconds length{0};
};

double ns(Nanoseconds duration) {
  return static_cast<double>(duration.count());
}

void add_stretches(RunsInTime& timeline, const RunResult& run, bool of_response) {
  for (std::size_t i = 0; i < run.blocks.blocks.size(); ++i) {
    const Nanoseconds start = run.blocks.start_of(i);
    if (start >= run.elapsed) break;
    const Block& block = run.blocks.blocks[i];
    const Nanoseconds end = std::min(start + run.blocks.length, run.elapsed);
    timeline.stretches.push_back({ns(timeline.length + start), ns(timeline.length + end),
                                  block.failed, of_response ? &block.response : &block.rtt,
                                  i != 0});
  }
}

std::string what_of(const Outage& outage, const RunResult& run) {
  return fmt::format(
      "{} at {}{}, {}", outcome_text(outage), format_duration(outage.at),
      run.connections == 1 ? "" : fmt::format(" on connection {}", outage.connection),
      outage.recovered_after ? "back after " + format_duration(*outage.recovered_after)
                             : "not back");
}

void add_outages(RunsInTime& timeline, const RunResult& run) {
  double end = -1;
  for (const Outage& outage : run.outages) {
    const Nanoseconds until = std::clamp(outage.at + outage.recovered_after.value_or(run.elapsed),
                                         outage.at, std::max(outage.at, run.elapsed));
    const double from = ns(timeline.length + outage.at);
    const double to = ns(timeline.length + until);
    if (from <= end) {
      OutageSpan& before = timeline.outages.back();
      before.to = std::max(before.to, to);
      if (before.what.size() < 300) before.what += "; " + what_of(outage, run);
    } else {
      timeline.outages.push_back({from, to, what_of(outage, run)});
    }
    end = timeline.outages.back().to;
  }
}

RunsInTime timeline_of(const Series& series, bool of_response) {
  RunsInTime timeline;
  for (const RunResult* run : series.runs) {
    timeline.starts.push_back(ns(timeline.length));
    add_stretches(timeline, *run, of_response);
    add_outages(timeline, *run);
    timeline.length += run->elapsed;
  }
  return timeline;
}

using Line = std::vector<svg::ChartPoint>;
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

/// Steps as long as the blocks, interrupted if no echo came back and between runs.
std::vector<Line> lines_of(const RunsInTime& timeline, const ValueOf& value_of) {
  std::vector<Line> lines;
  bool open = false;
  for (const Stretch& stretch : timeline.stretches) {
    if (!stretch.continues || stretch.histogram->empty()) open = false;
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
  RunsInTime timeline;
};

struct Bounds {
  double low = 0;
  double high = 0;
  Nanoseconds end{0};
};

/// None if there is nothing to draw.
std::optional<Bounds> bounds_of(const std::vector<Track>& tracks) {
  std::optional<Bounds> bounds;
  Nanoseconds end{0};
  for (const Track& track : tracks) {
    end = std::max(end, track.timeline.length);
    for (const Stretch& stretch : track.timeline.stretches) {
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
  const auto low = lines_of(track.timeline, min_of);
  const auto high = lines_of(track.timeline, max_of);
  for (std::size_t i = 0; i < low.size(); ++i) chart.band(track.style, "range", low[i], high[i]);
}

void draw_lines(svg::Chart& chart, const Track& track, bool alone) {
  for (const Line& line : lines_of(track.timeline, percentile(99))) {
    if (alone) {
      chart.line(track.style, "thin", line);
    } else {  // vertical lines would cover the other results
      chart.steps(track.style, "thin plain", line);
    }
  }
  for (const Line& line : lines_of(track.timeline, percentile(50))) {
    chart.line(track.style, "", line);
  }
}

void draw_failures(svg::Chart& chart, const Track& track, std::size_t row) {
  for (const OutageSpan& outage : track.timeline.outages) {
    const std::string tip = fmt::format("{}: outage: {}", track.name, outage.what);
    chart.stretch("outage", outage.from, outage.to, tip);
    chart.stretch_above(row, "failed", outage.from, outage.to, tip);
  }
  for (const Stretch& stretch : track.timeline.stretches) {
    if (stretch.failed == 0) continue;
    chart.stretch_above(row, "failed", stretch.from, stretch.to,
                        fmt::format("{}: {} failed", track.name, stretch.failed));
  }
}

bool has_failures(const Track& track) {
  const auto failed = [](const Stretch& stretch) { return stretch.failed != 0; };
  const auto& stretches = track.timeline.stretches;
  return !track.timeline.outages.empty() || std::any_of(stretches.begin(), stretches.end(), failed);
}

std::vector<Track> tracks_of(const SizeGroup& group, LatencyKind latency) {
  std::vector<Track> tracks;
  for (const Series& series : group.series) {
    tracks.push_back(
        {series.style, series.name, timeline_of(series, latency == LatencyKind::response)});
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

std::string timeline_figure(std::string id, const SizeGroup& group, LatencyKind latency) {
  const std::vector<Track> tracks = tracks_of(group, latency);
  const auto bounds = bounds_of(tracks);
  if (!bounds) return {};
  svg::Axis x = svg::time_axis(bounds->end);
  const bool several = std::any_of(tracks.begin(), tracks.end(), [](const Track& track) {
    return track.timeline.starts.size() > 1;
  });
  x.title = several ? "measured time, one run after the other" : "measured time";
  svg::Chart chart(std::move(x), svg::latency_axis(bounds->low, bounds->high));
  const bool alone = tracks.size() == 1;
  if (alone) {
    for (const double start : tracks.front().timeline.starts) {
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
  Figure figure{
      .id = std::move(id),
      .title = latency == LatencyKind::rtt ? "Round trip over time" : "Response over time",
      .says = alone ? fmt::format("in {}", format_duration(bounds->end))
                    : "thick lines p50, thin ones p99",
      .legend = legend_of(tracks),
      .wide = true};
  if (row != 0) figure.says += "; red above the plot: failed echoes and outages";
  return html::figure(figure, chart.svg(caption_id(figure), fmt::format("rows{}", row)));
}

}  // namespace especho::html
