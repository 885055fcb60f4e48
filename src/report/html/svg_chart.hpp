// A plot as inline SVG. Positions are shares of the plot's area, so that it fills the available
// width while text, lines and marks keep their size; labels are outside the area.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/html/svg_axis.hpp"

namespace especho::svg {

struct ChartPoint {
  double x = 0;  ///< values, not places
  double y = 0;
};

/// Combinations of colour, dash and mark; further series repeat them.
inline constexpr std::size_t kStyles = 8;

class Chart {
 public:
  Chart(Axis x, Axis y) : x_(std::move(x)), y_(std::move(y)) {}

  /// `look` is a class of the style sheet.
  void line(std::size_t style, std::string_view look, const std::vector<ChartPoint>& points);
  /// Each pair of points is a separate line.
  void steps(std::size_t style, std::string_view look, const std::vector<ChartPoint>& points);
  /// The area between two lines with equally many points.
  void band(std::size_t style, std::string_view look, const std::vector<ChartPoint>& low,
            const std::vector<ChartPoint>& high);
  void bar(std::size_t style, double from, double to, double height, std::string_view tip);
  void mark(std::size_t style, std::string_view look, ChartPoint point, std::string_view tip);
  enum class Side { left, right };
  /// A vertical line with a label at its top, on one side of it.
  void rule(double x, Side side = Side::left, std::string_view label = {});
  /// An interval of x, over the whole height.
  void stretch(std::string_view look, double from, double to, std::string_view tip);
  /// An interval of x in one of the rows above the area.
  void stretch_above(std::size_t row, std::string_view look, double from, double to,
                     std::string_view tip);

  /// `named_by` is the id of the element that describes the plot.
  std::string svg(std::string_view named_by, std::string_view look = {}) const;

 private:
  std::string path(const std::vector<ChartPoint>& points, char first = 'M') const;
  void axes(std::string& text) const;

  Axis x_;
  Axis y_;
  std::string behind_;     ///< in shares of the area
  std::string stretched_;  ///< in thousandths of it
  std::string front_;
};

/// A line and a mark, for a legend.
std::string key(std::size_t style, std::string_view look);

}  // namespace especho::svg
