// The lines of a checklist: a mark, a name, a text of one or more lines, and a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/text/page.hpp"

namespace especho {

/// Breaks lines at blanks, but not between a figure and its unit; longer words stay whole.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

enum class Mark { good, bad, skipped, found, unclear };

class CheckList {
 public:
  struct Entry {
    Mark mark = Mark::good;
    std::string name{};
    std::string text{};
    std::string time{};               ///< on the right, next to the first line of the text
    std::vector<std::string> more{};  ///< paragraphs below it
  };

  /// Names are padded to this width.
  CheckList(TextPage& page, std::size_t name_width) : page_(page), name_width_(name_width) {}

  void print(const Entry& entry) const;

 private:
  std::size_t indent() const;
  std::string mark(Mark mark) const;
  std::size_t mark_width() const;

  TextPage& page_;
  std::size_t name_width_;
};

}  // namespace especho
