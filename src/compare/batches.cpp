#include "compare/batches.hpp"

#include <algorithm>
#include <numeric>

#include "core/run_result.hpp"

namespace especho {
namespace {

constexpr std::size_t kStretches = 16;

/// As long as the run, which may have ended in a silence that has no block.
Blocks complete(const RunResult& run) {
  Blocks blocks = run.blocks;
  while (blocks.length * static_cast<int>(Blocks::kMost) < run.elapsed) {
    blocks.blocks.resize(Blocks::kMost);
    limit(blocks, Blocks::kMost / 2);
  }
  const auto lasting =
      static_cast<std::size_t>((run.elapsed + blocks.length - Nanoseconds(1)) / blocks.length);
  blocks.blocks.resize(std::max(blocks.blocks.size(), lasting));
  return blocks;
}

void add_stretches(std::vector<Batch>& batches, const RunResult& run, std::size_t index,
                   Histogram Block::*latency) {
  const Blocks blocks = complete(run);
  const std::size_t count = blocks.blocks.size();
  const std::size_t first = batches.size();
  const std::size_t stretches = std::min(kStretches, count);
  for (std::size_t i = 0; i < stretches; ++i) {
    const std::size_t begin = i * count / stretches;
    const std::size_t end = (i + 1) * count / stretches;
    Batch batch{.run = index, .latency = {}};
    const Nanoseconds start = std::min(blocks.start_of(begin), run.elapsed);
    batch.time = std::min(blocks.start_of(end), run.elapsed) - start;
    for (std::size_t block = begin; block < end; ++block) {
      batch.latency.merge(blocks.blocks[block].*latency);
      batch.failed += blocks.blocks[block].failed;
    }
    batches.push_back(std::move(batch));
  }
  if (count == 0) return;
  // Echoes that failed in the warm-up are counted, but were over before the first block.
  const auto in_blocks =
      std::accumulate(blocks.blocks.begin(), blocks.blocks.end(), std::uint64_t{0},
                      [](std::uint64_t sum, const Block& block) { return sum + block.failed; });
  batches[first].failed += run.echoes.failed() - std::min(in_blocks, run.echoes.failed());
}

Batches with_sum(std::vector<Batch> batches, const Runs& runs, Latency latency, bool of_runs) {
  Batches result{.of_runs = of_runs, .batches = std::move(batches), .latency = {}};
  for (const RunResult* run : runs) {
    result.latency.merge(run->*latency);
    result.failed += run->echoes.failed();
    result.attempted += run->echoes.attempted();
  }
  return result;
}

}  // namespace

std::size_t Batches::filled() const {
  return static_cast<std::size_t>(std::count_if(
      batches.begin(), batches.end(), [](const Batch& batch) { return batch.ok() != 0; }));
}

Batches runs_as_batches(const Runs& runs, Latency latency) {
  std::vector<Batch> batches;
  for (const RunResult* run : runs) {
    batches.push_back({.run = batches.size(),
                       .latency = run->*latency,
                       .failed = run->echoes.failed(),
                       .time = run->elapsed});
  }
  return with_sum(std::move(batches), runs, latency, true);
}

Batches stretches_as_batches(const Runs& runs, Latency latency) {
  const auto of_block = latency == &RunResult::response ? &Block::response : &Block::rtt;
  std::vector<Batch> batches;
  for (std::size_t i = 0; i < runs.size(); ++i) add_stretches(batches, *runs[i], i, of_block);
  return with_sum(std::move(batches), runs, latency, false);
}

}  // namespace especho
