#include "report/json/read_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/run_result.hpp"
#include "report/json/read_blocks.hpp"
#include "report/json/read_events.hpp"

namespace especho {
namespace {

OutcomeCounts read_echoes(const JsonField& echoes) {
  OutcomeCounts counts;
  for (const Outcome outcome : kOutcomes) {
    counts[outcome] = echoes.at(std::string(to_string(outcome)).c_str()).count();
  }
  if (const auto attempted = echoes.at("attempted").count(); attempted != counts.attempted()) {
    echoes.at("attempted")
        .refuse(fmt::format("is {}, but the outcomes add up to {}", attempted, counts.attempted()));
  }
  return counts;
}

OutcomeCounts read_local_failures(const JsonField& local, const OutcomeCounts& echoes) {
  OutcomeCounts counts;
  for (const Outcome outcome : kBySeverity) {
    const std::string name(to_string(outcome));
    if (const auto count = local.find(name.c_str())) {
      counts[outcome] = count->whole(0, echoes[outcome]);
    }
  }
  return counts;
}

void read_latencies(const JsonField& entry, bool open_loop, RunResult& run) {
  const std::uint64_t ok = run.echoes[Outcome::ok];
  const auto histograms = entry.find("histograms");
  if (!histograms) {
    throw Error(ExitCode::failure, fmt::format("{} holds no histograms", entry.path()),
                "an older especho wrote it: measure again, with this one");
  }
  run.rtt = read_latency(entry, *histograms, "rtt", ok);
  run.ttfb = read_latency(entry, *histograms, "ttfb", ok);
  run.response = read_latency(entry, *histograms, "response", open_loop ? ok : 0);
  run.connect = read_latency(entry, *histograms, "connect");
  if (const auto blocks = entry.find("blocks")) run.blocks = read_blocks(*blocks, run);
}

/// All that was measured came about within the run.
void check_elapsed(const JsonField& elapsed, const RunResult& run) {
  constexpr Nanoseconds kRounding = std::chrono::microseconds(1);
  const Nanoseconds longest = std::max(run.rtt.max(), run.response.max());
  if (run.elapsed + kRounding >= longest) return;
  elapsed.refuse(fmt::format("is {}, less than the longest echo of {}",
                             format_duration(run.elapsed), format_duration(longest)));
}

void read_waiting(const JsonField& entry, bool reconnect, RunResult& run) {
  const auto waited = entry.find("connections_waited");  // which older results don't tell
  if (!waited || reconnect) return;
  run.connections_waited = waited->whole(0, run.connections_served);
  run.longest_wait = entry.find_milliseconds("longest_wait_ms").value_or(Nanoseconds(0));
}

LostConnections read_lost_connections(const JsonField& lost) {
  LostConnections result{.count = lost.at("count").whole(1, kMostCounted)};
  result.between_echoes = lost.at("between_echoes").whole(0, result.count);
  if (result.between_echoes == 0) return result;
  result.most_echoes = lost.at("most_echoes").whole(1, kMostCounted);
  result.fewest_echoes = lost.at("fewest_echoes").whole(1, result.most_echoes);
  return result;
}

TcpEvidence read_tcp(const JsonField& tcp) {
  return {.rtt = tcp.find_milliseconds("rtt_ms"),
          .min_rtt = tcp.find_milliseconds("min_rtt_ms"),
          .retransmits = tcp.find_whole("retransmits"),
          .data_segments_in = tcp.find_whole("data_segments_in"),
          .peer_window = tcp.find_whole("peer_window"),
          .mss = tcp.find_whole("mss")};
}

}  // namespace

RunResult read_run(const JsonField& entry, const BenchPlan& plan) {
  RunResult run;
  run.size = entry.at("size").whole(1, kAnyNumber);
  if (std::count(plan.sizes.begin(), plan.sizes.end(), run.size) == 0) {
    entry.at("size").refuse(fmt::format("is {}, which is none of the options' sizes", run.size));
  }
  run.repetition = entry.at("run").whole(1, plan.repeat);
  run.connections = entry.at("connections").whole(1, BenchPlan::kMaxConnections);
  run.connections_made = entry.at("connections_made").count();
  run.connections_served = entry.at("connections_served").count();
  read_waiting(entry, plan.reconnect, run);
  run.elapsed = entry.at("elapsed_s").seconds();
  run.echoes = read_echoes(entry.at("echoes"));
  if (const auto local = entry.find("local_failures")) {
    run.local = read_local_failures(*local, run.echoes);
  }
  run.cut_off = entry.at("echoes").at("cut_off").count();
  if (plan.rate) {
    run.unsent = entry.at("rate").at("unsent").count();
    run.scheduled = scheduled_time(run, *plan.rate);
  }
  read_latencies(entry, plan.rate.has_value(), run);
  check_elapsed(entry.at("elapsed_s"), run);
  if (const auto tcp = entry.find("tcp")) run.tcp = read_tcp(*tcp);
  if (const auto lost = entry.find("lost_connections")) {
    run.lost_connections = read_lost_connections(*lost);
  }
  run.outage_count = entry.at("outage_count").count();
  run.recoveries = entry.at("recoveries").whole(0, run.outage_count);
  run.outages = read_outages(entry.at("outages"), run.outage_count);
  run.failures = read_failures(entry.at("failures"), run.echoes);
  return run;
}

}  // namespace especho
