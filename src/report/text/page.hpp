// The lines of a text report, painted where the terminal has colours.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "report/text/style.hpp"

namespace especho {

enum class Paint { none, heading, bar, notice, bad };

/// One of several things in a row, with a colour of its own.
struct Item {
  Item(std::string what, Paint how = Paint::none) : text(std::move(what)), paint(how) {}
  Item(const char* what) : Item(std::string(what)) {}

  std::string text;
  Paint paint;
};
using Items = std::vector<Item>;

class TextPage {
 public:
  static constexpr std::size_t kColumns = 80;

  explicit TextPage(TextStyle style) : style_(style) {}

  const TextStyle& style() const { return style_; }
  std::string paint(Paint how, std::string_view text) const;

  /// As it is, since it may be painted: what somebody else may have said must be printable().
  void line(std::string_view text = {});
  // All others make it so.
  void heading(std::string_view text) { line(paint(Paint::heading, printable(text))); }
  /// `item, item, item`.
  std::string joined(const Items& items) const;
  /// The same as a line, or as several where it would get too long.
  void list(const Items& items, std::size_t indent = 0);
  /// The same behind a label, in the column that all fields share.
  void field(std::string_view label, const Items& items);

  const std::string& text() const { return text_; }

 private:
  TextStyle style_;
  std::string text_;
};

/// `10 to 50 ms`, of `10 ms` and `50 ms`; a unit that both have stands once.
std::string range_text(const std::string& low, const std::string& high);

}  // namespace especho
