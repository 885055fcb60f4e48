// Results as one page for a browser: no script, no network, plots as inline SVG.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

struct NamedResult {
  std::string name;  ///< of the file, or something else that distinguishes it
  BenchResult result;
};

/// Each has its own colour, dash and mark; further ones would repeat them.
inline constexpr std::size_t kMostReported = 8;

/// At least one result; the others are drawn over the first and compared with it. The default title
/// is the name of the device.
std::string html_report(const std::vector<NamedResult>& results, std::string_view title = {});

}  // namespace especho
