// Results of benches, made by hand: the same in every run.
#pragma once

#include <algorithm>
#include <string>

#include "core/bench_exit.hpp"
#include "core/run_result.hpp"
#include "especho/bench.hpp"

namespace especho_test {

/// Of a thousand echoes, most are near 250 us, and a few are slow.
inline std::chrono::microseconds rtt_of(int echo, std::uint64_t size) {
  const int usual = 200 + echo * 7 % 90 + static_cast<int>(size) / 64;
  return std::chrono::microseconds(echo % 100 == 99 ? 5000 + echo : usual);
}

inline especho::RunResult good_run(std::uint64_t size) {
  using std::chrono::microseconds;
  especho::RunResult run;
  run.size = size;
  run.connections_made = 1;
  run.connections_served = 1;
  run.elapsed = std::chrono::milliseconds(314);
  run.echoes[especho::Outcome::ok] = 1000;
  run.connect.record(microseconds(180));
  for (int i = 0; i < 1000; ++i) {
    run.rtt.record(rtt_of(i, size));
    run.ttfb.record(rtt_of(i, size) / 2);
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
  result.exit = especho::bench_exit(result.runs);
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
  result.simulated.profile = "especho";
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

/// What the system knows of a device that takes most of the round trips for itself.
inline especho::TcpEvidence tcp_evidence() {
  using std::chrono::microseconds;
  especho::TcpEvidence tcp;
  tcp.rtt = microseconds(40);
  tcp.min_rtt = microseconds(22);
  tcp.retransmits = 3;
  tcp.data_segments_in = 1010;
  tcp.peer_window = 5744;
  tcp.mss = 1436;
  return tcp;
}

inline especho::BenchResult with_evidence() {
  especho::BenchResult result = single();
  result.runs[0].tcp = tcp_evidence();
  return result;
}

/// A lost connection that came back, and one that did not.
inline std::vector<especho::Outage> two_outages() {
  using std::chrono::milliseconds;
  return {{.at = milliseconds(3200),
           .echo = 321,
           .connection = 2,
           .outcome = especho::Outcome::reset,
           .recovered_after = milliseconds(1520)},
          {.at = milliseconds(9100),
           .echo = 904,
           .connection = 11,
           .outcome = especho::Outcome::unreachable,
           .recovered_after = {}}};
}

/// An open loop whose schedule was not kept, with outages, and with fewer clients than asked for.
inline especho::BenchResult open_loop() {
  using std::chrono::milliseconds;
  especho::RunResult run = good_run(64);
  run.connections = 12;
  run.connections_made = 11;
  run.connections_served = 10;
  run.elapsed = milliseconds(10'040);
  run.echoes[especho::Outcome::reset] = 1;
  run.echoes[especho::Outcome::unreachable] = 1;
  run.failures = {failure_with(especho::Outcome::reset, 321),
                  failure_with(especho::Outcome::unreachable, 904)};
  run.cut_off = 2;
  run.unsent = 496;
  for (int i = 0; i < 1000; ++i) {
    // A stall of 1.5 s delays all that were due within it.
    const milliseconds late(i < 320 || i > 350 ? 0 : 50 * (350 - i));
    run.response.record(rtt_of(i, run.size) + std::chrono::microseconds(20) + late);
  }
  run.outages = two_outages();
  run.outage_count = 2;
  run.recoveries = 1;
  run.tcp = tcp_evidence();
  especho::BenchResult result = result_with({run});
  result.plan.count = 1500;
  result.plan.connections = 12;
  result.plan.depth = 2;
  result.plan.rate = 150;
  result.plan.wait_ready = std::chrono::seconds(30);
  result.threads = 2;
  return result;
}

/// A size three times, and each time a bit slower.
inline especho::BenchResult repeated() {
  std::vector<especho::RunResult> runs;
  for (int i = 0; i < 3; ++i) {
    runs.push_back(good_run(64 + 640 * static_cast<std::uint64_t>(i)));
    runs.back().size = 64;
    runs.back().repetition = runs.size();
  }
  especho::BenchResult result = result_with(std::move(runs));
  result.plan.sizes = {64};
  result.plan.repeat = 3;
  result.plan.think = {std::chrono::milliseconds(0), std::chrono::milliseconds(50)};
  result.plan.reconnect = true;
  result.plan.spin = true;
  return result;
}

/// An open loop of two sizes, twice: a good run, a crowded one, a slow one with outages, and one
/// that was cut short.
inline especho::BenchResult mixed() {
  std::vector<especho::RunResult> runs{good_run(64), good_run(1436), good_run(64), good_run(1436)};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    especho::RunResult& run = runs[i];
    run.repetition = 1 + i / 2;
    run.elapsed = std::chrono::seconds(10);
    run.connections = run.connections_made = run.connections_served = 4;
    run.response = run.rtt;
    run.tcp = tcp_evidence();
  }
  runs[1].connections_served = 2;
  runs[2].elapsed = std::chrono::seconds(12);
  runs[2].outages = two_outages();
  runs[2].outages[1].connection = 3;
  runs[2].outage_count = 2;
  runs[2].recoveries = 1;
  runs[3].unsent = 5;
  runs[3].cut_off = 1;
  runs[3].tcp = {};
  especho::BenchResult result = result_with(std::move(runs));
  result.plan.sizes = {64, 1436};
  result.plan.repeat = 2;
  result.plan.connections = 4;
  result.plan.rate = 100;
  for (especho::RunResult& run : result.runs) run.scheduled = scheduled_time(run, 100);
  return result;
}

/// Cuts the echoes of a run into blocks of a size that is no divisor, with an empty one in between.
inline void cut_into_blocks(especho::RunResult& run, bool open_loop) {
  run.blocks.length = especho::Nanoseconds(1 << 26);
  run.blocks.blocks.resize(6);
  run.rtt = {};
  run.response = {};
  for (int echo = 0; echo < 1000; ++echo) {
    const auto place = static_cast<std::size_t>(echo / 211);
    especho::Block& block = run.blocks.blocks[place == 2 ? 3 : place];
    block.rtt.record(rtt_of(echo, run.size));
    if (open_loop) block.response.record(rtt_of(echo, run.size) + std::chrono::microseconds(20));
  }
  run.blocks.blocks[1].failed = std::min<std::uint64_t>(run.echoes.failed(), 1);
  for (const especho::Block& block : run.blocks.blocks) {
    run.rtt.merge(block.rtt);
    run.response.merge(block.response);
  }
}

inline especho::BenchResult in_six_blocks(especho::BenchResult result) {
  for (especho::RunResult& run : result.runs) cut_into_blocks(run, result.plan.rate.has_value());
  return result;
}

}  // namespace especho_test
