// What went wrong in a stored run.
#pragma once

#include <vector>

#include "especho/bench.hpp"
#include "report/json/fields.hpp"

namespace especho {

std::vector<Outage> read_outages(const JsonField& outages, std::uint64_t count);
std::vector<Failure> read_failures(const JsonField& failures, const OutcomeCounts& echoes);

}  // namespace especho
