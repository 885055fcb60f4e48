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

Batches with_sum(std::vector<Batch> batches, const Runs& runs, LatencyField latency, bool of_runs) {
  Batches result{.of_runs = of_runs, .batches = std::move(batches), .latency = {}};
  for (const RunResult* run : runs) {
    result.latency.merge(run->*latency);
    result.failed += run->echoes.failed();
    result.attempted += run->echoes.attempted();
  }
  return result;
}

/// The widest that the bucket of a latency may be.
double bucket_width(double nanoseconds) {
  return std::max(nanoseconds / 1024, 64.0);
}

/// `low`, less the width of its bucket.
std::optional<double> below_bucket(double low) {
  const double lowest = low - bucket_width(low);
  return lowest > 0 ? std::optional(lowest) : std::nullopt;
}

double percentile(const Histogram& latency, double share) {
  return static_cast<double>(latency.percentile(100 * share).count());
}

/// Of the percentiles of the single batches.
template <typename IsMore>
double extreme_of(const Batches& batches, double share, IsMore is_more) {
  double extreme = percentile(batches.latency, share);
  for (const Batch& batch : batches.batches) {
    if (batch.ok() == 0) continue;
    const double value = percentile(batch.latency, share);
    if (is_more(value, extreme)) extreme = value;
  }
  return extreme;
}

}  // namespace

std::size_t Batches::filled() const {
  return static_cast<std::size_t>(std::count_if(
      batches.begin(), batches.end(), [](const Batch& batch) { return batch.ok() != 0; }));
}

Batches runs_as_batches(const Runs& runs, LatencyField latency) {
  std::vector<Batch> batches;
  for (const RunResult* run : runs) {
    batches.push_back({.run = batches.size(),
                       .latency = run->*latency,
                       .failed = run->echoes.failed(),
                       .time = run->elapsed});
  }
  return with_sum(std::move(batches), runs, latency, true);
}

Batches stretches_as_batches(const Runs& runs, LatencyField latency) {
  const auto of_block = latency == &RunResult::response ? &Block::response : &Block::rtt;
  std::vector<Batch> batches;
  for (std::size_t i = 0; i < runs.size(); ++i) add_stretches(batches, *runs[i], i, of_block);
  return with_sum(std::move(batches), runs, latency, false);
}

Estimate estimate_quantile(const Batches& batches, double share, double alpha) {
  const Histogram& latency = batches.latency;
  Estimate result{.value = percentile(latency, share), .low = {}, .high = {}};
  const Nanoseconds at = latency.percentile(100 * share);
  std::vector<Term> terms;
  for (const Batch& batch : batches.batches) {
    terms.push_back({.part = static_cast<double>(batch.latency.count_up_to(at)),
                     .whole = static_cast<double>(batch.ok()),
                     .run = batch.run});
  }
  const Ratio below = ratio_of(terms);
  if (below.degrees_of_freedom < 1) return result;
  // This many independent echoes would say as much (Korn and Graubard, "Confidence intervals for
  // proportions with small expected number of positive counts", 1998); never more than there are,
  // for that would be luck. More than a million would only cost time.
  const auto count = std::min(static_cast<double>(latency.count()), 1e6);
  const double independent = below.variance > 0
                                 ? std::min(count, below.value * (1 - below.value) / below.variance)
                                 : count;
  const double spread =
      normal_quantile(1 - alpha / 2) / t_quantile(1 - alpha / 2, below.degrees_of_freedom);
  const double n = independent * spread * spread;
  const auto rank_in = [&](double of, double level) { return rank_quantile(of, share, level); };
  // If there are enough echoes, but they are too alike within long stretches to bound an end, that
  // end is taken from the stretches themselves.
  const double all = count * spread * spread;
  if (const double lowest = rank_in(n, alpha / 2); lowest >= 1) {
    result.low = below_bucket(percentile(latency, lowest / n));
  } else if (rank_in(all, alpha / 2) >= 1) {
    result.low = below_bucket(extreme_of(batches, share, [](double a, double b) { return a < b; }));
  }
  if (const double highest = rank_in(n, 1 - alpha / 2); highest <= n) {
    result.high = percentile(latency, highest / n);
  } else if (rank_in(all, 1 - alpha / 2) <= all) {
    result.high = extreme_of(batches, share, [](double a, double b) { return a > b; });
  }
  return result;
}

}  // namespace especho
