// The result of a bench as a person likes to read it, at 80 columns.
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
