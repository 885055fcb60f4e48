// Results of benches, made by hand: the same in every run.
#pragma once

#include <string>

#include "especho/bench.hpp"

namespace especho_test {

/// 1000 echoes: most of them near 250 us, a few slow ones.
inline especho::RunResult good_run(std::uint64_t size) {
  using std::chrono::microseconds;
  especho::RunResult run;
  run.size = size;
  run.elapsed = std::chrono::milliseconds(314);
  run.echoes[especho::Outcome::ok] = 1000;
  run.connect.record(microseconds(180));
  for (int i = 0; i < 1000; ++i) {
    const microseconds rtt(i % 100 == 99 ? 5000 + i
                                         : 200 + i * 7 % 90 + static_cast<int>(size) / 64);
    run.rtt.record(rtt);
    run.ttfb.record(rtt / 2);
  }
  return run;
}

inline especho::Failure failure_with(especho::Outcome outcome, std::uint64_t echo) {
  especho::Failure failure;
  failure.outcome = outcome;
  failure.echo = echo;
  failure.size = 4096;
  failure.sent = 4096;
  failure.received = 1436;
  failure.elapsed = std::chrono::microseconds(5'001'234);
  failure.peer = "192.168.1.78:80";
  if (outcome == especho::Outcome::unreachable || outcome == especho::Outcome::refused) {
    failure.sent = 0;
    failure.received = 0;
    failure.detail = "No route to host";
  }
  if (outcome == especho::Outcome::excess) failure.received = 4097;
  if (outcome == especho::Outcome::mismatch) {
    failure.received = 4095;
    failure.mismatch = especho::Mismatch{especho::Mismatch::Kind::lost, 1436, 1,
                                         "6c 6f 20 57 6f 72 6c 64", "6f 20 57 6f 72 6c 64 21"};
  }
  return failure;
}

inline especho::BenchResult result_with(std::vector<especho::RunResult> runs) {
  especho::BenchResult result;
  result.plan.target = {"especho.local", 80, especho::Family::any};
  result.plan.count = 1000;
  result.plan.sizes.clear();
  for (const auto& run : runs) result.plan.sizes.push_back(run.size);
  result.address = "192.168.1.78";
  result.started = std::chrono::system_clock::from_time_t(1'769'860'800);  // 2026-01-31 12:00 UTC
  result.runs = std::move(runs);
  result.exit = especho::judge(result.runs);
  return result;
}

inline especho::BenchResult single() {
  especho::BenchResult result = result_with({good_run(64)});
  result.plan.warmup.echoes = 10;
  return result;
}

inline especho::BenchResult sweep() {
  especho::BenchResult result = result_with({good_run(64), good_run(1436), good_run(4096)});
  result.plan.target = {"127.0.0.1", 40'001, especho::Family::ipv4};
  result.simulated = "especho";
  result.plan.no_delay = false;
  result.plan.count.reset();
  result.plan.duration = std::chrono::milliseconds(2500);
  result.plan.deadline = std::chrono::minutes(1);
  result.plan.max_errors = 7;
  result.plan.pattern = {especho::Pattern::Kind::constant, 0x55};
  result.address = "127.0.0.1";
  return result;
}

/// One failure of each kind, and two mismatches whose details were not kept.
inline especho::BenchResult every_failure() {
  especho::RunResult run = good_run(4096);
  std::uint64_t echo = 1000;
  for (const especho::Outcome outcome : especho::kOutcomes) {
    if (outcome == especho::Outcome::ok) continue;
    ++run.echoes[outcome];
    run.failures.push_back(failure_with(outcome, ++echo));
  }
  run.echoes[especho::Outcome::mismatch] += 2;
  return result_with({run});
}

inline especho::BenchResult nothing_completed() {
  especho::RunResult run;
  run.size = 64;
  run.echoes[especho::Outcome::refused] = 1;
  run.failures.push_back(failure_with(especho::Outcome::refused, 1));
  especho::BenchResult result = result_with({run});
  result.address.clear();
  return result;
}

}  // namespace especho_test
