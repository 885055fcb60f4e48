#include "report/json_report.hpp"

#include <fmt/chrono.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/version.hpp"
#include "report/bars.hpp"

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

Json latency(const Histogram& histogram) {
  Json json = {{"count", histogram.count()},          {"min", ms(histogram.min())},
               {"mean", ms(histogram.mean_ns())},     {"stddev", ms(histogram.stddev_ns())},
               {"p50", ms(histogram.percentile(50))}, {"p90", ms(histogram.percentile(90))},
               {"p99", ms(histogram.percentile(99))}, {"p99.9", ms(histogram.percentile(99.9))},
               {"max", ms(histogram.max())}};
  if (histogram.overflow() != 0) json["above_1h"] = histogram.overflow();
  return json;
}

Json options(const BenchPlan& plan) {
  Json json = {{"sizes", plan.sizes}};
  if (plan.count) json["count"] = *plan.count;
  if (plan.duration) json["duration_s"] = to_seconds(*plan.duration);
  json["warmup_echoes"] = plan.warmup.echoes;
  json["warmup_s"] = to_seconds(plan.warmup.duration);
  json["timeout_s"] = to_seconds(plan.timeout);
  json["connect_timeout_s"] = to_seconds(plan.connect_timeout);
  if (plan.deadline) json["deadline_s"] = to_seconds(*plan.deadline);
  if (plan.max_errors) json["max_errors"] = *plan.max_errors;
  json["pattern"] = to_string(plan.pattern);
  json["seed"] = plan.seed;
  json["no_delay"] = plan.no_delay;
  return json;
}

Json target(const BenchResult& result) {
  Json json = {{"host", result.plan.target.host}};
  if (!result.address.empty()) json["address"] = result.address;
  json["port"] = result.plan.target.port;
  json["simulated"] = !result.simulated.empty();
  if (!result.simulated.empty()) json["profile"] = result.simulated;
  return json;
}

Json failure_entry(const Failure& failure) {
  Json json = {{"outcome", to_string(failure.outcome)},
               {"echo", failure.echo},
               {"offset", failure.mismatch ? failure.mismatch->offset : failure.received},
               {"sent_bytes", failure.sent},
               {"received_bytes", failure.received},
               {"elapsed_ms", ms(failure.elapsed)},
               {"message", describe(failure)}};
  if (const auto& mismatch = failure.mismatch) {
    json["kind"] = to_string(mismatch->kind);
    if (mismatch->amount != 0) json["amount"] = mismatch->amount;
    json["expected"] = mismatch->expected;
    json["got"] = mismatch->got;
  }
  return json;
}

Json run_entry(const RunResult& run) {
  Json echoes = {{"attempted", run.echoes.attempted()}};
  for (const Outcome outcome : kOutcomes) {
    echoes[std::string(to_string(outcome))] = run.echoes[outcome];
  }
  Json json = {{"size", run.size},
               {"connections", 1},
               {"depth", 1},
               {"elapsed_s", to_seconds(run.elapsed)},
               {"echoes_per_s", run.echoes_per_second()},
               {"throughput_bytes_per_s", run.bytes_per_second()},
               {"echoes", std::move(echoes)}};
  if (!run.rtt.empty()) {
    json["rtt_ms"] = latency(run.rtt);
    json["ttfb_ms"] = latency(run.ttfb);
  }
  if (!run.connect.empty()) json["connect_ms"] = latency(run.connect);
  json["rtt_histogram"] = Json::array();
  for (const Bar& bar : bars_of(run.rtt)) {
    json["rtt_histogram"].push_back(
        {{"from_ms", ms(bar.from)}, {"to_ms", ms(bar.to)}, {"count", bar.count}});
  }
  json["failures"] = Json::array();
  for (const Failure& failure : run.failures) json["failures"].push_back(failure_entry(failure));
  return json;
}

}  // namespace

std::string json_report(const BenchResult& result) {
  const auto started = std::chrono::system_clock::to_time_t(result.started);
  Json json = {{"schema", "especho.bench/1"},
               {"version", kVersion},
               {"started", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(started))},
               {"target", target(result)},
               {"options", options(result.plan)},
               {"results", Json::array()}};
  for (const RunResult& run : result.runs) json["results"].push_back(run_entry(run));
  json["exit"] = {{"code", static_cast<int>(result.exit.code)}, {"reason", result.exit.reason}};
  // A host name or a message of the system need not be UTF-8; JSON must be.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace especho
