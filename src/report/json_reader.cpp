#include "report/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/json_fields.hpp"
#include "report/json_read_plan.hpp"
#include "report/json_read_run.hpp"
#include "report/utc_time.hpp"

namespace especho {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSchema = "especho.bench/1";
/// Far more than the blocks of a bench need; what unpacks to more was made to do so.
constexpr std::size_t kMostCounts = std::size_t{64} << 20;

[[noreturn]] void refuse_kind(const std::string& what) {
  throw Error(ExitCode::failure, what, "write one with especho bench --json=FILE");
}

/// `line 3, column 14`, of the place that comes after so many bytes.
std::string place_of(std::string_view text, std::size_t bytes) {
  const std::string_view before = text.substr(0, bytes);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');  // that of none, plus one, is zero
  return fmt::format("line {}, column {}", line, before.size() - (start + 1));
}

Json parsed(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    if (error.byte > text.size()) {
      refuse_result(fmt::format("it is cut off after {} bytes", text.size()));
    }
    refuse_result(fmt::format("it is not JSON, at {}", place_of(text, error.byte)));
  } catch (const Json::exception&) {
    refuse_result("a number in it is larger than any");
  }
}

void check_schema(const Json& json) {
  const std::string none = "it is not a result of especho bench";
  if (!json.is_object()) refuse_kind(none + ": it is not a JSON object");
  const auto field = json.find("schema");
  if (field == json.end() || !field->is_string()) refuse_kind(none + ": it has no schema");
  const auto schema = field->get<std::string>();
  if (schema == kSchema) return;
  if (schema.starts_with("especho.bench/")) {
    throw Error(ExitCode::failure,
                fmt::format("it was made by a newer especho: its schema is {}, this one reads {}",
                            schema, kSchema),
                "use that especho here, too");
  }
  refuse_kind(fmt::format("{}: its schema is {}", none, schema));
}

std::size_t counts_of(const Blocks& blocks) {
  std::size_t all = 0;
  for (const Block& block : blocks.blocks) {
    all += block.rtt.counts().counts.size() + block.response.counts().counts.size();
  }
  return all;
}

std::vector<RunResult> read_runs(const JsonField& results, const BenchPlan& plan) {
  const std::size_t count = results.size(plan.sizes.size() * plan.repeat);
  std::vector<RunResult> runs;
  Nanoseconds elapsed{0};
  std::size_t counts = 0;
  for (std::size_t i = 0; i < count; ++i) {
    runs.push_back(read_run(results.at(i), plan));
    elapsed += runs.back().elapsed;
    if (elapsed > kLongestMeasured) results.refuse("take more than a year together");
    counts += counts_of(runs.back().blocks);
    if (counts > kMostCounts) results.refuse("hold more histograms than any bench keeps");
  }
  return runs;
}

BenchExit read_exit(const JsonField& field) {
  constexpr std::array kCodes{
      ExitCode::ok,      ExitCode::failure,    ExitCode::usage,           ExitCode::connect,
      ExitCode::timeout, ExitCode::wrong_echo, ExitCode::connection_lost, ExitCode::inconclusive,
      ExitCode::gate,    ExitCode::sigint,     ExitCode::sigterm};
  const JsonField code = field.at("code");
  const std::uint64_t value = code.whole(0, kAnyNumber);
  const auto found = std::find_if(kCodes.begin(), kCodes.end(), [&](ExitCode known) {
    return static_cast<std::uint64_t>(known) == value;
  });
  if (found == kCodes.end()) code.refuse(fmt::format("is {}, which is no exit code", value));
  return {*found, field.at("reason").text(kLongestMessage)};
}

}  // namespace

BenchResult read_json_result(std::string_view text) {
  const Json json = parsed(text);
  check_schema(json);
  const JsonField root(json, "");
  BenchResult result;
  const JsonField started = root.at("started");
  if (const auto time = parse_utc(started.text())) {
    result.started = *time;
  } else {
    started.refuse("is no time such as 2026-01-31T12:00:00Z");
  }
  read_plan(root, result);
  result.runs = read_runs(root.at("results"), result.plan);
  result.exit = read_exit(root.at("exit"));
  const auto served = [](const RunResult& run) { return run.echoes[Outcome::ok] != 0; };
  if (result.exit.code == ExitCode::ok &&
      !std::all_of(result.runs.begin(), result.runs.end(), served)) {
    root.at("exit").refuse("is ok, but there are runs without a good echo");
  }
  if (result.exit.code == ExitCode::ok && result.runs.empty()) {
    root.at("exit").refuse("is ok, but nothing was measured");
  }
  return result;
}

}  // namespace especho
