// Results as one page for a browser: no script, no network, plots as inline SVG.
#pragma once

#include <string>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

struct NamedResult {
  std::string name;  ///< of the file, or what else tells it from the others
  BenchResult result;
};

/// One at least; the others are laid over the first and compared with it.
std::string html_report(const std::vector<NamedResult>& results);

}  // namespace especho
