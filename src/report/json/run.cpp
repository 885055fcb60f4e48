#include "report/json/entries.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/run_result.hpp"

namespace especho {
namespace {

JsonEntry echoes(const RunResult& run) {
  JsonEntry json = {{"attempted", run.echoes.attempted()}};
  for (const Outcome outcome : kOutcomes) {
    json[std::string(to_string(outcome))] = run.echoes[outcome];
  }
  json["cut_off"] = run.cut_off;
  return json;
}

JsonEntry local_failures(const RunResult& run) {
  JsonEntry json = JsonEntry::object();
  for (const Outcome outcome : kOutcomes) {
    if (run.local[outcome] != 0) json[std::string(to_string(outcome))] = run.local[outcome];
  }
  return json;
}

void add_tcp(JsonEntry& entry, const RunResult& run) {
  const TcpEvidence& tcp = run.tcp;
  if (tcp.empty()) return;
  JsonEntry json = JsonEntry::object();
  if (tcp.rtt) json["rtt_ms"] = ms(*tcp.rtt);
  if (tcp.min_rtt) json["min_rtt_ms"] = ms(*tcp.min_rtt);
  if (tcp.retransmits) json["retransmits"] = *tcp.retransmits;
  if (tcp.data_segments_in) json["data_segments_in"] = *tcp.data_segments_in;
  if (tcp.peer_window) json["peer_window"] = *tcp.peer_window;
  if (tcp.mss) json["mss"] = *tcp.mss;
  if (const auto device = device_share(run)) {
    const double echo = to_seconds(run.rtt.percentile(50));
    json["device_ms"] = {{"at_least", ms(device->at_least)}, {"at_most", ms(device->at_most)}};
    json["device_share"] = {{"at_least", to_seconds(device->at_least) / echo},
                            {"at_most", to_seconds(device->at_most) / echo}};
  }
  entry["tcp"] = std::move(json);
}

void add_lost_connections(JsonEntry& entry, const LostConnections& lost) {
  if (lost.count == 0) return;
  JsonEntry json = {{"count", lost.count}, {"between_echoes", lost.between_echoes}};
  if (lost.then_away != 0) json["then_away"] = lost.then_away;
  if (lost.between_echoes != 0) {
    json["fewest_echoes"] = lost.fewest_echoes;
    json["most_echoes"] = lost.most_echoes;
  }
  entry["lost_connections"] = std::move(json);
}

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

/// No echo lasts longer than its run.
void check_elapsed(const JsonField& elapsed, const RunResult& run) {
  constexpr Nanoseconds kRounding = std::chrono::microseconds(1);
  const Nanoseconds longest = std::max(run.rtt.max(), run.response.max());
  if (run.elapsed + kRounding >= longest) return;
  elapsed.refuse(fmt::format("is {}, less than the longest echo of {}",
                             format_duration(run.elapsed), format_duration(longest)));
}

void read_waiting(const JsonField& entry, bool reconnect, RunResult& run) {
  const auto waited = entry.find("connections_waited");  // older results lack it
  if (!waited || reconnect) return;
  run.connections_waited = waited->whole(0, run.connections_served);
  run.longest_wait = entry.find_milliseconds("longest_wait_ms").value_or(Nanoseconds(0));
  if (const auto at_once = entry.find("connections_at_once")) {
    run.connections_at_once = at_once->whole(0, run.connections_served);
  }
  if (const auto limit = entry.find("connections_limit")) {
    run.connections_limit = limit->whole(1, run.connections_served);
  }
}

LostConnections read_lost_connections(const JsonField& lost) {
  LostConnections result{.count = lost.at("count").whole(1, kMostCounted)};
  result.between_echoes = lost.at("between_echoes").whole(0, result.count);
  if (const auto away = lost.find("then_away")) result.then_away = away->whole(0, result.count);
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

JsonEntry run_entry(const BenchPlan& plan, const RunResult& run) {
  JsonEntry json = {{"size", run.size},
                    {"run", run.repetition},
                    {"connections", run.connections},
                    {"connections_made", run.connections_made},
                    {"connections_served", run.connections_served},
                    {"depth", plan.depth},
                    {"elapsed_s", to_seconds(run.elapsed)},
                    {"echoes_per_s", run.echoes_per_second()},
                    {"throughput_bytes_per_s", run.bytes_per_second()},
                    {"echoes", echoes(run)}};
  if (run.local.failed() != 0) json["local_failures"] = local_failures(run);
  if (!plan.reconnect) json["connections_waited"] = run.connections_waited;
  if (run.connections_waited != 0) json["longest_wait_ms"] = ms(run.longest_wait);
  if (run.connections_at_once != 0) json["connections_at_once"] = run.connections_at_once;
  if (run.connections_limit) json["connections_limit"] = *run.connections_limit;
  if (plan.rate) {
    json["rate"] = {
        {"asked", *plan.rate}, {"achieved", run.attempts_per_second()}, {"unsent", run.unsent}};
  }
  add_latencies(json, run);
  add_tcp(json, run);
  if (!run.rtt.empty() || run.outage_count != 0) json["longest_stall_ms"] = ms(run.longest_stall());
  add_lost_connections(json, run.lost_connections);
  json["outage_count"] = run.outage_count;
  json["recoveries"] = run.recoveries;
  json["outages"] = outage_entries(run.outages);
  json["failures"] = failure_entries(run.failures);
  return json;
}

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
