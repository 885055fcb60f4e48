// Results as one page for a browser: no script, no network, plots as inline SVG.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

struct NamedResult {
  std::string name;  ///< of the file, or what else tells it from the others
  BenchResult result;
};

/// So many have colours, dashes and marks of their own; with more they begin anew.
inline constexpr std::size_t kMostReported = 8;

/// One at least; the others are laid over the first and compared with it. Without a title, the page
/// has the name of the device.
std::string html_report(const std::vector<NamedResult>& results, std::string_view title = {});

}  // namespace especho
