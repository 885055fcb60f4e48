#include "report/text/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace especho {
namespace {

// So that tables below each other have their columns in line.
constexpr std::size_t kLabelWidth = 8;
constexpr std::size_t kCellWidth = 7;  // `12.4 ms`

}  // namespace

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> longest(rows_.front().cells.size());
  for (const Row& row : rows_) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      longest[i] = std::max(longest[i], row.cells[i].size());
    }
  }
  std::vector<std::size_t> widths;
  for (const std::size_t gap : {2u, 1u}) {  // one blank less where it would get too wide
    widths = {std::max(longest.front(), kLabelWidth)};
    for (std::size_t i = 1; i < longest.size(); ++i) {
      widths.push_back(std::max(longest[i], kCellWidth) + gap);
    }
    if (std::accumulate(widths.begin(), widths.end(), std::size_t{0}) <= TextPage::kColumns) break;
  }
  return widths;
}

void TextTable::print(TextPage& page) const {
  const auto widths = this->widths();
  for (const Row& row : rows_) {
    std::string text = row.cells.front();
    if (row.cells.size() > 1) text = fmt::format("{:<{}}", text, widths.front());
    for (std::size_t i = 1; i < row.cells.size(); ++i) {
      text += fmt::format("{:>{}}", row.cells[i], widths[i]);
    }
    if (!row.note.empty()) text += "  " + row.note;
    page.line(&row == &rows_.front() ? page.paint(Paint::heading, text) : text);
  }
}

}  // namespace especho
