#include <cmath>

#include "core/version.hpp"
#include "report/json/entries.hpp"
#include "report/json/json.hpp"
#include "report/text/comparison.hpp"

namespace especho {
namespace {

/// The unit stands in the name: `base_ms`.
void add_value(JsonEntry& entry, const std::string& which, const Change& change, double value) {
  if (change.metric == "errors") {
    entry[which + "_share"] = value;
  } else if (change.metric == "throughput") {
    entry[which + "_bytes_per_s"] = value;
  } else {
    entry[which + "_ms"] = std::round(value) / 1e6;
  }
}

JsonEntry change_entry(const Change& change) {
  JsonEntry entry = {{"size", change.size}, {"metric", change.metric}};
  if (change.base) add_value(entry, "base", change, *change.base);
  if (change.now) add_value(entry, "new", change, *change.now);
  if (change.change) entry["change"] = *change.change;
  if (change.low) entry["low"] = *change.low;
  if (change.high) entry["high"] = *change.high;
  entry["verdict"] = to_string(change.verdict);
  if (!change.why.empty()) entry["why"] = change.why;
  return entry;
}

}  // namespace

JsonEntry comparison_entry(const ResultComparison& comparison) {
  JsonEntry entry = {{"verdict", to_string(comparison.verdict)},
                     {"summary", comparison_summary(comparison)},
                     {"tolerance", comparison.tolerance},
                     {"confidence", comparison.confidence}};
  if (!comparison.units.empty()) entry["units"] = comparison.units;
  entry["changes"] = JsonEntry::array();
  for (const Change& change : comparison.changes) entry["changes"].push_back(change_entry(change));
  entry["notes"] = comparison.notes;
  return entry;
}

std::string to_json(const ResultComparison& comparison, std::string_view base,
                    std::string_view now) {
  JsonEntry json = {
      {"schema", "especho.compare/1"}, {"version", kVersion}, {"base", base}, {"new", now}};
  json.update(comparison_entry(comparison));
  const ExitCode code = exit_code(comparison.verdict);
  json["exit"] = exit_entry({code, code == ExitCode::ok ? "ok" : comparison_summary(comparison)});
  return dump(json);
}

}  // namespace especho
