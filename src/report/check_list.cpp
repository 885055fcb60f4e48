#include "report/check_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace especho {
namespace {

constexpr std::size_t kTimeWidth = 9;  // two blanks and `12.4 ms`

/// The width on a terminal: UTF-8's continuation bytes take no column of their own.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string_view word_of(Mark mark, bool unicode) {
  switch (mark) {
    case Mark::good:
      return unicode ? "✓" : "ok";
    case Mark::bad:
      return unicode ? "✗" : "FAIL";
    case Mark::skipped:
      return unicode ? "–" : "skip";
    case Mark::found:
      return "!";
    case Mark::unclear:
      break;
  }
  return "?";
}

Paint paint_of(Mark mark) {
  switch (mark) {
    case Mark::bad:
      return Paint::bad;
    case Mark::found:
    case Mark::unclear:
    case Mark::skipped:
      return Paint::notice;
    case Mark::good:
      break;
  }
  return Paint::bar;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t taken = columns(text);
  return std::string(text) + std::string(width > taken ? width - taken : 0, ' ');
}

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

std::size_t CheckList::mark_width() const {
  return page_.style().unicode ? 1 : 4;
}

std::size_t CheckList::indent() const {
  return mark_width() + 1 + name_width_ + 2;
}

std::string CheckList::mark(Mark mark) const {
  const std::string_view word = word_of(mark, page_.style().unicode);
  return page_.paint(paint_of(mark), word) + std::string(mark_width() + 1 - columns(word), ' ');
}

void CheckList::print(const Entry& entry) const {
  const std::size_t left = indent();
  const std::size_t room = TextPage::kColumns - left;
  const std::string margin(left, ' ');
  const auto lines = wrapped(entry.text, entry.time.empty() ? room : room - kTimeWidth);
  const std::string first = entry.time.empty() ? lines.front()
                                               : padded(lines.front(), room - kTimeWidth) +
                                                     fmt::format("{:>{}}", entry.time, kTimeWidth);
  page_.line(mark(entry.mark) + padded(entry.name, name_width_ + 2) + first);
  for (std::size_t i = 1; i < lines.size(); ++i) page_.line(margin + lines[i]);
  for (const std::string& paragraph : entry.more) {
    for (const std::string& line : wrapped(paragraph, room)) page_.line(margin + line);
  }
}

}  // namespace especho
