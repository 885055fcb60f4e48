// A table whose columns are as wide as what is in them.
#pragma once

#include <string>
#include <vector>

#include "report/text/page.hpp"

namespace especho {

class TextTable {
 public:
  struct Row {
    std::vector<std::string> cells;  ///< the first is the label; the last ones may be missing
    std::string note{};              ///< behind the last column; of any width
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
