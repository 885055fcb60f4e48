// The result of a bench as a person likes to read it. Tables and bars keep to 80 columns; what is
// told of failures is as long as it is.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho {

struct TextStyle {
  bool color = false;    ///< ANSI escapes
  bool unicode = false;  ///< block characters for the bars; `#` otherwise
};

std::string text_report(const BenchResult& result, TextStyle style);

}  // namespace especho
