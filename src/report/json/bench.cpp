#include "especho/json.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/version.hpp"
#include "report/json/gates.hpp"
#include "report/json/run.hpp"
#include "report/json/target.hpp"
#include "report/json/utc_time.hpp"

namespace especho {
namespace {

using Json = nlohmann::ordered_json;

Json options(const BenchResult& result) {
  const BenchPlan& plan = result.plan;
  Json json = {{"sizes", plan.sizes}, {"repeat", plan.repeat}};
  if (plan.count) json["count"] = *plan.count;
  if (plan.duration) json["duration_s"] = to_seconds(*plan.duration);
  json["warmup_echoes"] = plan.warmup.echoes;
  json["warmup_s"] = to_seconds(plan.warmup.duration);
  json["connections"] = plan.connections;
  json["depth"] = plan.depth;
  if (plan.rate) json["rate_per_s"] = *plan.rate;
  if (!plan.think.none()) {
    json["think_ms"] = {{"min", to_milliseconds(plan.think.shortest)},
                        {"max", to_milliseconds(plan.think.longest)}};
  }
  json["reconnect"] = plan.reconnect;
  json["timeout_s"] = to_seconds(plan.timeout);
  json["connect_timeout_s"] = to_seconds(plan.connect_timeout);
  json["wait_ready_s"] = to_seconds(plan.wait_ready);
  add_way_out(json, plan.target);
  if (plan.deadline) json["deadline_s"] = to_seconds(*plan.deadline);
  if (plan.max_errors) json["max_errors"] = *plan.max_errors;
  if (plan.fixed) {
    json["payload"] = {{"kind", to_string(plan.fixed->kind)}, {"digest", plan.fixed->digest}};
  } else {
    json["pattern"] = to_string(plan.pattern);
  }
  if (!plan.suffix.empty()) json["suffix"] = escape(plan.suffix);
  json["seed"] = plan.seed;
  json["no_delay"] = plan.no_delay;
  json["spin"] = plan.spin;
  json["threads"] = result.threads;
  return json;
}

}  // namespace

std::string to_json(const BenchResult& result) {
  Json json = {{"schema", "especho.bench/1"},
               {"version", kVersion},
               {"started", format_utc(result.started)},
               {"target",
                target_entry(result.plan.target, result.address, result.reached, result.simulated)},
               {"options", options(result)},
               {"results", Json::array()}};
  for (const RunResult& run : result.runs) json["results"].push_back(run_entry(result.plan, run));
  // Like the handshakes, it belongs to the run that it came before.
  if (result.reached.look_up && !result.runs.empty()) {
    json["results"].front()["lookup_ms"] = to_milliseconds(*result.reached.look_up);
  }
  if (!result.verifications.empty()) json["expectations"] = verification_entries(result);
  if (result.comparison) json["comparison"] = comparison_entry(*result.comparison);
  json["exit"] = {{"code", static_cast<int>(result.exit.code)}, {"reason", result.exit.reason}};
  // A host name or a message of the system need not be UTF-8; JSON must be. All
  // is ASCII, so that nothing drives a terminal.
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace especho
