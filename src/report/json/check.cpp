#include <cmath>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "core/version.hpp"
#include "report/check_words.hpp"
#include "report/json/entries.hpp"
#include "report/json/json.hpp"

namespace especho {
namespace {

JsonEntry options(const CheckPlan& plan) {
  JsonEntry json = {{"only", plan.only},   {"skip", plan.skip},
                    {"quick", plan.quick}, {"fail_on", to_string(plan.fail_on)},
                    {"seed", plan.seed},   {"clients", plan.clients}};
  if (!plan.suffix.empty()) json["suffix"] = escape(plan.suffix);
  if (plan.soak) json["soak_s"] = to_seconds(*plan.soak);
  json["timeout_s"] = to_seconds(plan.timeout);
  json["connect_timeout_s"] = to_seconds(plan.connect_timeout);
  json["wait_ready_s"] = to_seconds(plan.wait_ready);
  if (!plan.target.source.empty()) json["source"] = plan.target.source;
  if (!plan.target.interface_name.empty()) json["interface"] = plan.target.interface_name;
  if (plan.deadline) json["deadline_s"] = to_seconds(*plan.deadline);
  return json;
}

/// Numbers that JSON cannot hold are left out.
JsonEntry facts(const Facts& facts) {
  JsonEntry json = JsonEntry::object();
  for (const Fact& fact : facts) {
    const auto* number = std::get_if<double>(&fact.value);
    if (number != nullptr && !std::isfinite(*number)) continue;
    std::visit([&](const auto& value) { json[fact.name] = value; }, fact.value);
  }
  return json;
}

JsonEntry entry(const CaseResult& one) {
  JsonEntry json = {{"name", one.name}, {"verdict", to_string(one.verdict)}};
  if (!one.message.empty()) json["message"] = one.message;
  if (!one.evidence.empty()) json["evidence"] = facts(one.evidence);
  json["elapsed_s"] = to_seconds(one.elapsed);
  return json;
}

JsonEntry finding(const Diagnosis& one) {
  JsonEntry json = {{"id", one.id},
                    {"confidence", to_string(one.confidence)},
                    {"message", one.message},
                    {"evidence", facts(one.evidence)},
                    {"fix", one.fix}};
  for (const SourcePlace& place : one.places) {
    json["places"].push_back({{"file", place.file},
                              {"line", place.line},
                              {"text", place.text},
                              {"reason", place.reason}});
  }
  return json;
}

JsonEntry entry(const Diagnosis& one) {
  JsonEntry json = {{"id", one.id}, {"verdict", to_string(one.verdict)}};
  if (!one.message.empty()) json["message"] = one.message;
  if (!one.evidence.empty()) json["evidence"] = facts(one.evidence);
  return json;
}

}  // namespace

std::string to_json(const CheckResult& result) {
  JsonEntry json = {{"schema", "especho.check/1"},
                    {"version", kVersion},
                    {"started", format_utc(result.started)},
                    {"target", target_entry(result.plan.target, result.address, result.reached,
                                            result.simulated)},
                    {"options", options(result.plan)},
                    {"cases", JsonEntry::array()},
                    {"findings", JsonEntry::array()},
                    {"diagnoses", JsonEntry::array()}};
  for (const CaseResult& one : result.cases) json["cases"].push_back(entry(one));
  for (const Diagnosis& one : result.diagnoses) {
    if (one.verdict == DiagnosisVerdict::found) json["findings"].push_back(finding(one));
    json["diagnoses"].push_back(entry(one));
  }
  if (!result.device_profile.empty()) json["portrait"] = facts(result.device_profile);
  if (result.reached.look_up) json["lookup_ms"] = to_milliseconds(*result.reached.look_up);
  json["connections"] = result.connections;
  json["bytes_sent"] = result.bytes_sent;
  json["elapsed_s"] = to_seconds(result.elapsed);
  json["exit"] = exit_entry(result.exit);
  return dump(json);
}

}  // namespace especho
