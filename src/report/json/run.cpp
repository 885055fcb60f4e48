#include "report/json/run.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "report/hdr/hdr_codec.hpp"
#include "report/text/bars.hpp"

namespace especho {
namespace {

using Json = nlohmann::ordered_json;

/// Milliseconds with all of a nanosecond's digits and no more.
double ms(double ns) {
  return std::round(ns) / 1e6;
}
double ms(Nanoseconds duration) {
  return to_milliseconds(duration);
}

Json echoes(const RunResult& run) {
  Json json = {{"attempted", run.echoes.attempted()}};
  for (const Outcome outcome : kOutcomes) {
    json[std::string(to_string(outcome))] = run.echoes[outcome];
  }
  json["cut_off"] = run.cut_off;
  return json;
}

Json local_failures(const RunResult& run) {
  Json json = Json::object();
  for (const Outcome outcome : kOutcomes) {
    if (run.local[outcome] != 0) json[std::string(to_string(outcome))] = run.local[outcome];
  }
  return json;
}

void add_latency(Json& entry, const char* name, const Histogram& histogram) {
  if (histogram.empty()) return;
  Json json = {{"count", histogram.count()},          {"min", ms(histogram.min())},
               {"mean", ms(histogram.mean_ns())},     {"stddev", ms(histogram.stddev_ns())},
               {"p50", ms(histogram.percentile(50))}, {"p90", ms(histogram.percentile(90))},
               {"p99", ms(histogram.percentile(99))}, {"p99.9", ms(histogram.percentile(99.9))},
               {"max", ms(histogram.max())}};
  if (histogram.overflow() != 0) json["above_1h"] = histogram.overflow();
  entry[name] = std::move(json);
}

void add_histogram(Json& entry, const char* name, const Histogram& histogram) {
  if (!histogram.empty()) entry[name] = encode_hdr(histogram);
}

Json histograms(const RunResult& run) {
  Json json = Json::object();
  add_histogram(json, "rtt", run.rtt);
  add_histogram(json, "ttfb", run.ttfb);
  add_histogram(json, "response", run.response);
  add_histogram(json, "connect", run.connect);
  return json;
}

/// Also the empty ones, so that a block's place tells its time.
Json blocks_entry(const Blocks& blocks) {
  Json series = Json::array();
  for (const Block& block : blocks.blocks) {
    Json json = {{"ok", block.ok()}, {"failed", block.failed}};
    add_histogram(json, "rtt", block.rtt);
    add_histogram(json, "response", block.response);
    series.push_back(std::move(json));
  }
  return {{"length_s", to_seconds(blocks.length)}, {"series", std::move(series)}};
}

void add_tcp(Json& entry, const RunResult& run) {
  const TcpEvidence& tcp = run.tcp;
  if (tcp.empty()) return;
  Json json = Json::object();
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

Json bars(const Histogram& rtt) {
  Json json = Json::array();
  for (const Bar& bar : bars_of(rtt)) {
    json.push_back({{"from_ms", ms(bar.from)}, {"to_ms", ms(bar.to)}, {"count", bar.count}});
  }
  return json;
}

Json outage_entry(const Outage& outage) {
  Json json = {{"at_s", to_seconds(outage.at)},
               {"echo", outage.echo},
               {"connection", outage.connection},
               {"outcome", to_string(outage.outcome)}};
  if (outage.local) json["local"] = true;
  if (outage.recovered_after) json["recovered_after_s"] = to_seconds(*outage.recovered_after);
  return json;
}

void add_byte(Json& entry, const char* name, std::optional<std::byte> byte) {
  if (byte) entry[name] = fmt::format("{:02x}", std::to_integer<unsigned>(*byte));
}

void add_lost_connections(Json& entry, const LostConnections& lost) {
  if (lost.count == 0) return;
  Json json = {{"count", lost.count}, {"between_echoes", lost.between_echoes}};
  if (lost.between_echoes != 0) {
    json["fewest_echoes"] = lost.fewest_echoes;
    json["most_echoes"] = lost.most_echoes;
  }
  entry["lost_connections"] = std::move(json);
}

Json failure_entry(const Failure& failure) {
  Json json = {{"outcome", to_string(failure.outcome)},
               {"echo", failure.echo},
               {"offset", failure.mismatch ? failure.mismatch->offset : failure.received},
               {"sent_bytes", failure.sent},
               {"received_bytes", failure.received},
               {"elapsed_ms", ms(failure.elapsed)},
               {"message", describe(failure)}};
  if (failure.size != 0) json["size"] = failure.size;
  if (!failure.peer.empty()) json["peer"] = failure.peer;
  if (!failure.detail.empty()) json["detail"] = failure.detail;
  if (!failure.advice.empty()) json["advice"] = failure.advice;
  if (failure.is_local()) json["local_cause"] = failure.local_cause;
  json["good_before"] = failure.good_before;
  json["good_on_connection"] = failure.good_on_connection;
  add_byte(json, "last_back", failure.last_back);
  add_byte(json, "missing", failure.missing);
  add_byte(json, "last_sent", failure.last_sent);
  if (const auto& mismatch = failure.mismatch) {
    json["kind"] = to_string(mismatch->kind);
    if (mismatch->amount != 0) json["amount"] = mismatch->amount;
    json["expected"] = mismatch->expected;
    json["got"] = mismatch->got;
    if (!mismatch->change.empty()) json["change"] = mismatch->change;
    if (!mismatch->protocol.empty()) json["protocol"] = mismatch->protocol;
    if (!mismatch->said.empty()) json["said"] = mismatch->said;
  }
  return json;
}

}  // namespace

Json run_entry(const BenchPlan& plan, const RunResult& run) {
  Json json = {{"size", run.size},
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
  if (plan.rate) {
    json["rate"] = {
        {"asked", *plan.rate}, {"achieved", run.attempts_per_second()}, {"unsent", run.unsent}};
  }
  add_latency(json, "rtt_ms", run.rtt);
  add_latency(json, "ttfb_ms", run.ttfb);
  add_latency(json, "response_ms", run.response);
  add_latency(json, "connect_ms", run.connect);
  json["rtt_histogram"] = bars(run.rtt);
  json["histograms"] = histograms(run);
  if (!run.blocks.blocks.empty()) json["blocks"] = blocks_entry(run.blocks);
  add_tcp(json, run);
  if (!run.rtt.empty() || run.outage_count != 0) json["longest_stall_ms"] = ms(run.longest_stall());
  add_lost_connections(json, run.lost_connections);
  json["outage_count"] = run.outage_count;
  json["recoveries"] = run.recoveries;
  json["outages"] = Json::array();
  for (const Outage& outage : run.outages) json["outages"].push_back(outage_entry(outage));
  json["failures"] = Json::array();
  for (const Failure& failure : run.failures) json["failures"].push_back(failure_entry(failure));
  return json;
}

}  // namespace especho
