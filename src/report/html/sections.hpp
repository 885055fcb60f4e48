// The parts of the page that are words and tables; empty where there is nothing to say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/html/series.hpp"

namespace especho::html {

/// Title, verdict, and what was measured, when and how.
std::string header_html(const std::vector<NamedResult>& results, std::string_view title);

/// Tiles for a single run, a table for several.
std::string key_figures_html(const std::vector<NamedResult>& results,
                             const std::vector<SizeGroup>& groups);

/// Every result against the first, and against the baseline that its bench had.
std::string comparisons_html(const std::vector<NamedResult>& results);

std::string expectations_html(const std::vector<NamedResult>& results);
std::string failures_html(const std::vector<NamedResult>& results);
std::string outages_html(const std::vector<NamedResult>& results);

/// What the system knows of the connections, and the device's part of the round trips.
std::string evidence_html(const std::vector<NamedResult>& results);

/// `base, 64 B #2`: as much of it as there are several of.
std::string label_of(const std::vector<NamedResult>& results, const NamedResult& result,
                     const RunResult& run);

}  // namespace especho::html
