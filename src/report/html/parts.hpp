// The building blocks of the page. Their arguments are plain text, unless they are called HTML.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "especho/error.hpp"
#include "report/text/page.hpp"

namespace especho::html {

/// Shown as a colour, beside words that say the same.
enum class Tone { none, good, warn, bad };
std::string_view class_of(Tone tone);
Tone tone_of(ExitCode code);
Tone tone_of(Paint paint);

/// `ok`, `failed` and so on.
std::string_view word_for(ExitCode code);

/// A word in a coloured pill with a sign before it.
std::string chip(Tone tone, std::string_view text);

/// `item, item, item`, in their colours.
std::string inline_items(const Items& items);

std::string section(std::string_view title, std::string_view html);

struct TableCell {
  template <std::convertible_to<std::string_view> Text>
  TableCell(const Text& plain, Tone how = Tone::none) : TableCell(how, std::string_view(plain)) {}
  static TableCell of_html(std::string html);

  std::string html;
  Tone tone = Tone::none;
  bool empty = false;
  bool words = false;  ///< not a figure, whatever its column

 private:
  TableCell(Tone how, std::string_view plain);
};

/// In a box that scrolls if the table is too wide.
class Table {
 public:
  /// The name is for screen readers. Columns before `numbers` hold words, the others figures.
  Table(std::string_view name, std::vector<TableCell> titles, std::size_t numbers);
  /// A title for the rows below it.
  void group(std::string_view title);
  /// The first cell is the row's title. Empty ones become dashes.
  void row(const std::vector<TableCell>& cells);
  std::string html() const;

 private:
  std::string name_;
  std::size_t columns_;
  std::size_t numbers_;
  std::string text_;
};

struct LegendEntry {
  std::size_t style = 0;
  std::string_view look;
  std::string text;
};

struct Figure {
  std::string id;
  std::string title;
  std::string says;  ///< the main point, in figures
  std::vector<LegendEntry> legend{};
  bool wide = false;
};

/// Its caption names the plot for screen readers.
std::string figure(const Figure& figure, std::string_view svg);
/// The id of that caption.
std::string caption_id(const Figure& figure);

}  // namespace especho::html
