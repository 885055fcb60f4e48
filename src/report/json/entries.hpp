// The parts of the JSON documents; each is written and read back in the same file.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "especho/bench.hpp"
#include "especho/check.hpp"
#include "especho/compare.hpp"
#include "report/json/fields.hpp"

namespace especho {

using JsonEntry = nlohmann::ordered_json;

// json.cpp: what all documents have

/// All is ASCII, so that nothing drives a terminal. Host names and messages of the system need not
/// be UTF-8, but JSON must be.
std::string dump(const JsonEntry& document);
JsonEntry exit_entry(const Exit& exit);

// plan.cpp

/// `simulated` is empty for any device but the built-in one.
JsonEntry target_entry(const Target& target, const std::string& address, const Reached& reached,
                       const Simulation& simulated);
JsonEntry plan_entry(const BenchResult& result);
/// Reads `target` and `options` into plan, address, profile and threads. The plan's own `threads`,
/// the way out and the address family are not read.
void read_plan(const JsonField& root, BenchResult& result);

// run.cpp: an entry of `results`

JsonEntry run_entry(const BenchPlan& plan, const RunResult& run);
RunResult read_run(const JsonField& entry, const BenchPlan& plan);

// latencies.cpp

/// Milliseconds to the nanosecond.
double ms(double ns);
double ms(Nanoseconds duration);

/// Adds percentiles, bars, histograms and blocks.
void add_latencies(JsonEntry& entry, const RunResult& run);
void read_latencies(const JsonField& entry, bool open_loop, RunResult& run);

// events.cpp

JsonEntry outage_entries(const std::vector<Outage>& outages);
std::vector<Outage> read_outages(const JsonField& outages, std::uint64_t count);

JsonEntry failure_entries(const std::vector<Failure>& failures);
std::vector<Failure> read_failures(const JsonField& failures, const OutcomeCounts& echoes);

// comparison.cpp

JsonEntry comparison_entry(const ResultComparison& comparison);

}  // namespace especho
