#include "report/text/page.hpp"

#include <fmt/color.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace especho {
namespace {

constexpr std::size_t kFieldWidth = 12;

fmt::text_style style_of(Paint paint) {
  switch (paint) {
    case Paint::heading:
      return fmt::emphasis::bold;
    case Paint::bar:
      return fmt::fg(fmt::terminal_color::cyan);
    case Paint::notice:
      return fmt::fg(fmt::terminal_color::yellow);
    case Paint::bad:
      return fmt::fg(fmt::terminal_color::red);
    case Paint::none:
      break;
  }
  return {};
}

// Minimum widths, so that tables below one another are aligned.
constexpr std::size_t kLabelWidth = 8;
constexpr std::size_t kCellWidth = 7;  // `12.4 ms`

bool is_alphanumeric(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// The end of the first word, or of the next one if that is the unit of a figure: `44.1 ms`.
std::size_t end_of_piece(std::string_view text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const bool is_figure = end != 0 && end != text.size() && text[0] >= '0' && text[0] <= '9' &&
                         is_alphanumeric(text[end - 1]);
  return is_figure ? std::min(text.find(' ', end + 1), text.size()) : end;
}

}  // namespace

std::string TextPage::paint(Paint how, std::string_view text) const {
  if (!style_.color || how == Paint::none || text.empty()) return std::string(text);
  return fmt::format(style_of(how), "{}", text);
}

void TextPage::line(std::string_view text) {
  text_ += text;
  text_ += '\n';
}

std::string TextPage::joined(const Items& items) const {
  std::string text;
  for (const Item& item : items) {
    text += (text.empty() ? "" : ", ") + paint(item.paint, printable(item.text));
  }
  return text;
}

void TextPage::list(const Items& items, std::size_t indent) {
  std::size_t column = indent;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool last = i + 1 == items.size();
    const std::string shown = printable(items[i].text);
    const std::size_t width = shown.size() + (last ? 0 : 1);  // with its comma
    if (column > indent && column + 1 + width > kColumns) {
      text_ += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      text_ += ' ';
      ++column;
    }
    text_ += paint(items[i].paint, shown) + (last ? "" : ",");
    column += width;
  }
  text_ += '\n';
}

void TextPage::field(std::string_view label, const Items& items) {
  text_ += fmt::format("{:<{}}", label, kFieldWidth);
  list(items, kFieldWidth);
}

std::string joined(const Items& items) {
  std::string text;
  for (const Item& item : items) text += (text.empty() ? "" : ", ") + item.text;
  return text;
}

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> longest(rows_.front().cells.size());
  for (const Row& row : rows_) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      longest[i] = std::max(longest[i], row.cells[i].size());
    }
  }
  std::vector<std::size_t> widths;
  for (const std::size_t gap : {2u, 1u}) {  // a smaller gap if the table gets too wide
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

std::size_t columns(std::string_view text) {
  // UTF-8's continuation bytes take no column of their own.
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, end_of_piece(text));
    text.remove_prefix(std::min(piece.size() + 1, text.size()));
    if (lines.back().empty()) {
      lines.back() = piece;
    } else if (columns(lines.back()) + 1 + columns(piece) <= width) {
      lines.back() += ' ';
      lines.back() += piece;
    } else {
      lines.emplace_back(piece);
    }
  }
  return lines;
}

}  // namespace especho
