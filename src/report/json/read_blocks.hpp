// Stored latencies of a run: its histograms, and those of its blocks.
#pragma once

#include <optional>

#include "especho/bench.hpp"
#include "report/json/fields.hpp"

namespace especho {

/// The histogram of this name, with the exact values that the entry's object `NAME_ms` holds.
Histogram read_latency(const JsonField& entry, const JsonField& histograms, const std::string& name,
                       std::optional<std::uint64_t> count = {});

/// They must add up to the run's histograms.
Blocks read_blocks(const JsonField& field, const RunResult& run);

}  // namespace especho
