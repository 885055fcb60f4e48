// What the parts of a run measured, joined and added up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "especho/bench.hpp"

namespace especho {

/// Returns what is in the block and leaves it empty, with its memory kept.
Block take(Block& block);

/// Joins neighbouring blocks in pairs until there are at most this many.
void limit(Blocks& blocks, std::size_t most);

/// Adds what another thread recorded in the same time.
void merge(Blocks& blocks, Blocks&& part);

/// Counts a connection that was lost after this many whole echoes.
void add(LostConnections& lost, std::uint64_t whole_echoes, bool in_mid_echo);

/// Adds those of another thread.
void merge(LostConnections& lost, const LostConnections& other);

/// Keeps a failure, unless there are enough of its kind.
void keep(std::vector<Failure>& failures, Failure failure);

/// Adds what another thread measured in the same run.
void merge(RunResult& run, RunResult&& part);

/// The time that the schedule of an open loop has for the echoes of the run.
Nanoseconds scheduled_time(const RunResult& run, double rate);

}  // namespace especho
