// The lines of a text report and its tables, painted if the terminal has colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"

namespace especho {

/// What the place where a text appears can show.
struct TextStyle {
  bool color = false;    ///< ANSI escapes
  bool unicode = false;  ///< block characters for bars and sparklines; ASCII otherwise
};

enum class Paint { none, heading, bar, notice, bad };

/// One of several things in a row, in its own colour.
struct Item {
  Item(std::string what, Paint how = Paint::none) : text(std::move(what)), paint(how) {}
  Item(const char* what) : Item(std::string(what)) {}

  std::string text;
  Paint paint;
};
using Items = std::vector<Item>;

/// `item, item, item`, as plain text.
std::string joined(const Items& items);

/// The width of UTF-8 on a terminal.
std::size_t columns(std::string_view text);

/// Breaks lines at blanks, but not between a figure and its unit; longer words stay whole.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

class TextPage {
 public:
  static constexpr std::size_t kColumns = 80;

  explicit TextPage(TextStyle style) : style_(style) {}

  const TextStyle& style() const { return style_; }
  std::string paint(Paint how, std::string_view text) const;

  /// Unchanged, since it may be painted: text from outside must be printable() already.
  void line(std::string_view text = {});
  // All others make their text printable.
  void heading(std::string_view text) { line(paint(Paint::heading, printable(text))); }
  /// `item, item, item`.
  std::string joined(const Items& items) const;
  /// The same as a line, or as several if it gets too long.
  void list(const Items& items, std::size_t indent = 0);
  /// The same after a label, in the column that all fields share.
  void field(std::string_view label, const Items& items);

  const std::string& text() const { return text_; }

 private:
  TextStyle style_;
  std::string text_;
};

/// A table whose columns are as wide as their longest cell.
class TextTable {
 public:
  struct Row {
    std::vector<std::string> cells;  ///< the first is the label; the last ones may be missing
    std::string note{};              ///< after the last column; of any width
  };

  explicit TextTable(Row titles) : rows_{std::move(titles)} {}
  void add(Row row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.size() == 1; }
  void print(TextPage& page) const;

 private:
  std::vector<std::size_t> widths() const;

  std::vector<Row> rows_;  ///< the titles first
};

}  // namespace especho
