// When connections were lost, and when they came back.
#pragma once

#include <string>
#include <string_view>

#include "especho/bench.hpp"
#include "report/text/page.hpp"

namespace especho {

/// `reset`, or `unreachable (this machine)` for one that this machine caused.
std::string outcome_text(const Outage& outage);

/// Prints nothing for a run without outages.
void print_outages(TextPage& page, const RunResult& run, std::string_view title);

}  // namespace especho
