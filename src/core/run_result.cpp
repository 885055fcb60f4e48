#include "core/run_result.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace especho {
namespace {

double per_second(std::uint64_t echoes, const RunResult& run) {
  const Nanoseconds time = std::max(run.elapsed, run.scheduled);
  return run.elapsed > Nanoseconds(0) ? static_cast<double>(echoes) / to_seconds(time) : 0;
}

void add(Block& block, const Block& other) {
  block.failed += other.failed;
  block.rtt.merge(other.rtt);
  block.response.merge(other.response);
}

void join_neighbours(Blocks& blocks) {
  std::vector<Block>& all = blocks.blocks;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i % 2 != 0) {
      add(all[i / 2], all[i]);
    } else if (i != 0) {
      all[i / 2] = std::move(all[i]);
    }
  }
  all.resize((all.size() + 1) / 2);
  blocks.length *= 2;
}

}  // namespace

std::uint64_t OutcomeCounts::attempted() const {
  return std::accumulate(by_outcome.begin(), by_outcome.end(), std::uint64_t{0});
}

double RunResult::echoes_per_second() const {
  return per_second(echoes[Outcome::ok], *this);
}

double RunResult::attempts_per_second() const {
  return per_second(echoes.attempted() + cut_off, *this);
}

double RunResult::bytes_per_second() const {
  return echoes_per_second() * static_cast<double>(size);
}

Nanoseconds RunResult::longest_stall() const {
  Nanoseconds longest = rtt.max();
  for (const Outage& outage : outages) {
    longest = std::max(longest, outage.recovered_after.value_or(elapsed - outage.at));
  }
  return longest;
}

void merge(LostConnections& lost, const LostConnections& other) {
  lost.count += other.count;
  lost.then_away += other.then_away;
  if (other.between_echoes == 0) return;
  lost.fewest_echoes = lost.between_echoes == 0 ? other.fewest_echoes
                                                : std::min(lost.fewest_echoes, other.fewest_echoes);
  lost.most_echoes = std::max(lost.most_echoes, other.most_echoes);
  lost.between_echoes += other.between_echoes;
}

void add(LostConnections& lost, std::uint64_t whole_echoes, bool in_mid_echo) {
  ++lost.count;
  if (in_mid_echo || whole_echoes == 0) return;
  merge(lost, {.between_echoes = 1, .fewest_echoes = whole_echoes, .most_echoes = whole_echoes});
}

std::optional<std::uint64_t> closes_after(const RunResult& run) {
  // Two that break at the same place by chance are unlikely only where that is the first one.
  const LostConnections& lost = run.lost_connections;
  // A device that restarts also ends them, but is away afterwards.
  const bool alike = lost.then_away == 0 && lost.between_echoes == lost.count &&
                     lost.fewest_echoes == lost.most_echoes;
  const std::uint64_t enough = lost.most_echoes == 1 ? 2 : 3;
  if (!alike || lost.count < enough) return std::nullopt;
  return lost.most_echoes;
}

std::optional<DeviceShare> device_share(const RunResult& run) {
  if (run.rtt.empty() || !run.tcp.min_rtt) return std::nullopt;
  const Nanoseconds echo = run.rtt.percentile(50);
  const auto less = [echo](Nanoseconds network) {
    return std::max(echo - network, Nanoseconds(0));
  };
  return DeviceShare{less(std::max(run.tcp.rtt.value_or(echo), *run.tcp.min_rtt)),
                     less(*run.tcp.min_rtt)};
}

Nanoseconds scheduled_time(const RunResult& run, double rate) {
  const auto echoes = static_cast<double>(run.echoes.attempted() + run.cut_off);
  return nanoseconds_of(echoes / rate);
}

void keep(std::vector<Failure>& failures, Failure failure) {
  const bool known = std::any_of(failures.begin(), failures.end(), [&](const Failure& kept) {
    return kept.outcome == failure.outcome && kept.is_local() == failure.is_local();
  });
  if (failures.size() < RunResult::kKeptFailures || !known) failures.push_back(std::move(failure));
}

Block take(Block& block) {
  return {std::exchange(block.failed, 0), block.rtt.take(), block.response.take()};
}

void limit(Blocks& blocks, std::size_t most) {
  while (blocks.blocks.size() > std::max<std::size_t>(most, 1)) join_neighbours(blocks);
}

void merge(Blocks& blocks, Blocks&& part) {
  while (blocks.length < part.length) join_neighbours(blocks);
  while (part.length < blocks.length) join_neighbours(part);
  if (blocks.blocks.size() < part.blocks.size()) std::swap(blocks.blocks, part.blocks);
  for (std::size_t i = 0; i < part.blocks.size(); ++i) {
    add(blocks.blocks[i], std::exchange(part.blocks[i], {}));
  }
}

void merge(RunResult& run, RunResult&& part) {
  for (const Outcome outcome : kOutcomes) {
    run.echoes[outcome] += part.echoes[outcome];
    run.local[outcome] += part.local[outcome];
  }
  run.cut_off += part.cut_off;
  run.unsent += part.unsent;
  run.rtt.merge(part.rtt);
  run.ttfb.merge(part.ttfb);
  run.response.merge(part.response);
  run.connect.merge(part.connect);
  merge(run.blocks, std::move(part.blocks));
  for (Failure& failure : part.failures) keep(run.failures, std::move(failure));
  run.outages.insert(run.outages.end(), part.outages.begin(), part.outages.end());
  std::stable_sort(run.outages.begin(), run.outages.end(),
                   [](const Outage& a, const Outage& b) { return a.at < b.at; });
  if (run.outages.size() > RunResult::kKeptOutages) run.outages.resize(RunResult::kKeptOutages);
  run.outage_count += part.outage_count;
  run.recoveries += part.recoveries;
  merge(run.lost_connections, part.lost_connections);
}

}  // namespace especho
