#include "report/html/svg_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/escape.hpp"

namespace especho::svg {
namespace {

/// Marks also differ in shape.
constexpr std::array<std::string_view, kStyles> kMarks{"M-4,0a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z",
                                                       "M-3.6,-3.6h7.2v7.2h-7.2z",
                                                       "M0,-4.8L4.6,3.4H-4.6z",
                                                       "M0,-5.2L4.4,0L0,5.2L-4.4,0z",
                                                       "M0,4.8L4.6,-3.4H-4.6z",
                                                       "M-1.5,-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
                                                       "M-4.6,-2.2h9.2v4.4h-9.2z",
                                                       "M-2.2,-4.6h4.4v9.2h-4.4z"};

std::string number(double value, int digits) {
  std::string text = fmt::format("{:.{}f}", value, digits);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string percent(double place) {
  return number(100 * place, 2) + "%";
}

std::string tip_of(std::string_view tip) {
  return tip.empty() ? "" : fmt::format("<title>{}</title>", escape_xml(tip));
}

std::string rect(std::string_view look, double from, double to, std::string_view vertical,
                 std::string_view tip) {
  return fmt::format(R"(<rect class="{}" x="{}" width="{}" {}>{}</rect>)", look, percent(from),
                     percent(std::max(to - from, 0.0)), vertical, tip_of(tip));
}

}  // namespace

std::string Chart::path(const std::vector<ChartPoint>& points, char first) const {
  std::string text;
  std::string last_x;
  std::string last_y;
  for (const ChartPoint& point : points) {
    std::string x = number(1000 * x_.scale.place(point.x), 1);
    std::string y = number(1000 * (1 - y_.scale.place(point.y)), 1);
    if (text.empty()) {
      text += fmt::format("{}{},{}", first, x, y);
    } else if (y != last_y) {
      text += x == last_x ? fmt::format("V{}", y) : fmt::format("L{},{}", x, y);
    } else if (x != last_x) {
      text += fmt::format("H{}", x);
    }
    last_x = std::move(x);
    last_y = std::move(y);
  }
  return text;
}

void Chart::line(std::size_t style, std::string_view look, const std::vector<ChartPoint>& points) {
  if (points.size() < 2) return;
  stretched_ +=
      fmt::format(R"(<path class="line s{} {}" d="{}"/>)", style % kStyles, look, path(points));
}

void Chart::steps(std::size_t style, std::string_view look, const std::vector<ChartPoint>& points) {
  std::string path_of_all;
  for (std::size_t i = 0; i + 1 < points.size(); i += 2) {
    path_of_all += path({points[i], points[i + 1]});
  }
  if (path_of_all.empty()) return;
  stretched_ +=
      fmt::format(R"(<path class="line s{} {}" d="{}"/>)", style % kStyles, look, path_of_all);
}

void Chart::band(std::size_t style, std::string_view look, const std::vector<ChartPoint>& low,
                 const std::vector<ChartPoint>& high) {
  if (low.size() < 2) return;
  const std::vector<ChartPoint> back(high.rbegin(), high.rend());
  stretched_ += fmt::format(R"(<path class="band s{} {}" d="{}{}z"/>)", style % kStyles, look,
                            path(low), path(back, 'L'));
}

void Chart::bar(std::size_t style, double from, double to, double height, std::string_view tip) {
  if (height <= 0) return;
  // Even the smallest bar is visible.
  const double place = std::max(y_.scale.place(height), 0.012);
  front_ += rect(fmt::format("bar s{}", style % kStyles), x_.scale.place(from), x_.scale.place(to),
                 fmt::format(R"(y="{}" height="{}")", percent(1 - place), percent(place)), tip);
}

void Chart::mark(std::size_t style, std::string_view look, ChartPoint point, std::string_view tip) {
  front_ += fmt::format(R"(<svg x="{}" y="{}"><path class="mark s{} {}" d="{}">{}</path></svg>)",
                        percent(x_.scale.place(point.x)), percent(1 - y_.scale.place(point.y)),
                        style % kStyles, look, kMarks.at(style % kStyles), tip_of(tip));
}

void Chart::rule(double x, Side side, std::string_view label) {
  const std::string at = percent(x_.scale.place(x));
  front_ += fmt::format(R"(<line class="rule" x1="{0}" x2="{0}" y1="-4" y2="100%"/>)", at);
  if (label.empty()) return;
  front_ += fmt::format(R"(<text class="rule{}" x="{}" y="-8">{}</text>)",
                        side == Side::left ? " y" : "", at, escape_xml(label));
}

void Chart::stretch(std::string_view look, double from, double to, std::string_view tip) {
  behind_ += rect(look, x_.scale.place(from), x_.scale.place(to), R"(y="0" height="100%")", tip);
}

void Chart::stretch_above(std::size_t row, std::string_view look, double from, double to,
                          std::string_view tip) {
  constexpr double kVisible = 0.004;
  const double start = std::min(x_.scale.place(from), 1 - kVisible);
  front_ += rect(look, start, std::max(x_.scale.place(to), start + kVisible),
                 fmt::format(R"(y="{}" height="6")", -10 - 8 * static_cast<int>(row)), tip);
}

void Chart::axes(std::string& text) const {
  text += R"(<g class="axis">)";
  for (const Tick& tick : y_.ticks) {
    const std::string at = percent(1 - tick.place);
    text += fmt::format(R"(<line x1="0" x2="100%" y1="{0}" y2="{0}"/>)", at);
    text += fmt::format(R"(<text class="y" x="-8" y="{}" dy=".32em">{}</text>)", at,
                        escape_xml(tick.label));
  }
  for (const Tick& tick : x_.ticks) {
    const std::string at = percent(tick.place);
    text += fmt::format(R"(<line class="tick" x1="{0}" x2="{0}" y1="0" y2="100%"/>)", at);
    text += fmt::format(R"(<svg x="{}" y="100%"><text class="x{}" y="18">{}</text></svg>)", at,
                        tick.spare ? " spare" : "", escape_xml(tick.label));
  }
  text += fmt::format(R"(<svg x="50%" y="100%"><text class="x name" y="36">{}</text></svg>)",
                      escape_xml(x_.title));
  text += R"(<line class="base" x1="0" x2="100%" y1="100%" y2="100%"/></g>)";
}

std::string Chart::svg(std::string_view named_by, std::string_view look) const {
  std::string text =
      fmt::format(R"(<svg class="chart {}" role="img" aria-labelledby="{}">)", look, named_by);
  text += behind_;
  axes(text);
  if (!stretched_.empty()) {
    text += fmt::format(
        R"(<svg width="100%" height="100%" viewBox="0 0 1000 1000" preserveAspectRatio="none">{}</svg>)",
        stretched_);
  }
  return text + front_ + "</svg>";
}

std::string key(std::size_t style, std::string_view look) {
  const std::size_t index = style % kStyles;
  return fmt::format(
      R"svg(<svg class="key" viewBox="0 0 34 12" aria-hidden="true"><path class="line s{0} {1}" d="M1,6H33"/><path class="mark s{0} {1}" transform="translate(17,6)" d="{2}"/></svg>)svg",
      index, look, kMarks.at(index));
}

}  // namespace especho::svg
