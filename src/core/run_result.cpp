#include "especho/run_result.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace especho {
namespace {

double per_second(std::uint64_t echoes, const RunResult& run) {
  const Nanoseconds time = std::max(run.elapsed, run.scheduled);
  return run.elapsed > Nanoseconds(0) ? static_cast<double>(echoes) / to_seconds(time) : 0;
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
}

}  // namespace especho
