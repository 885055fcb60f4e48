#include "report/json/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "core/text.hpp"
#include "core/version.hpp"
#include "report/json/entries.hpp"

namespace especho {
namespace {

constexpr std::string_view kSchema = "especho.bench/1";
/// Far more than the blocks of a bench need; a result that unpacks to more is malicious.
constexpr std::size_t kMostCounts = std::size_t{64} << 20;

JsonEntry verification_entries(const BenchResult& result) {
  JsonEntry entries = JsonEntry::array();
  for (const Verification& verification : result.verifications) {
    // A run that never began is only in the plan.
    const std::uint64_t place = verification.run;
    const bool began = place < result.runs.size();
    const auto& sizes = result.plan.sizes;
    JsonEntry entry = {{"expectation", verification.text},
                       {"size", began ? result.runs[place].size : sizes[place % sizes.size()]},
                       {"run", began ? result.runs[place].repetition : place / sizes.size() + 1},
                       {"met", verification.met}};
    if (!verification.measured.empty()) entry["measured"] = verification.measured;
    if (!verification.why.empty()) entry["why"] = verification.why;
    entries.push_back(std::move(entry));
  }
  return entries;
}

[[noreturn]] void refuse_kind(const std::string& what) {
  throw Error(ExitCode::failure, what, "write one with especho bench --json=FILE");
}

std::size_t line_of(std::string_view text, std::size_t place) {
  const std::string_view before = text.substr(0, place);
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

/// `line 3, column 14`: where the first `bytes` end.
std::string place_of(std::string_view text, std::size_t bytes) {
  const std::size_t last = std::max<std::size_t>(bytes, 1) - 1;
  const std::size_t line_end = text.substr(0, last).rfind('\n');  // npos + 1 is zero
  return fmt::format("line {}, column {}", line_of(text, last), last - line_end);
}

/// A part of a text, from the `{` of a result to the `}` that closes it, or to the end of the text.
struct Embedded {
  std::size_t begin = 0;
  std::size_t length = std::string_view::npos;
  bool is_bench = false;
};

/// The object that begins here, if its first field says that especho wrote it.
std::optional<Embedded> result_at(std::string_view text, std::size_t begin) {
  std::string_view rest = text.substr(begin);
  const auto take = [&](std::string_view token) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    if (!rest.starts_with(token)) return false;
    rest.remove_prefix(token.size());
    return true;
  };
  if (!take("{") || !take("\"schema\"") || !take(":") || !take("\"especho.")) return std::nullopt;
  return Embedded{.begin = begin, .is_bench = rest.starts_with("bench/")};
}

/// In one pass, whatever the text is. Results do not nest, so one that begins inside another shows
/// that the other was cut off.
std::vector<Embedded> results_in(std::string_view text) {
  std::vector<Embedded> results;
  std::size_t depth = 0;  // zero outside of results
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '\n') depth = 0;  // which no string of JSON holds
      if (c == '"' || c == '\n') in_string = false;
      continue;
    }
    if (const auto begun = c == '{' ? result_at(text, i) : std::nullopt) {
      results.push_back(*begun);
      depth = 1;
    } else if (depth > 0) {
      in_string = c == '"';
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0)
        results.back().length = i + 1 - results.back().begin;
    }
  }
  return results;
}

/// The only result of a bench in a text such as a log; all of the text if there is no result.
Embedded result_in(std::string_view text) {
  const std::vector<Embedded> all = results_in(text);
  std::vector<Embedded> benches;
  std::copy_if(all.begin(), all.end(), std::back_inserter(benches),
               [](const Embedded& one) { return one.is_bench; });
  if (benches.size() == 1) return benches.front();
  if (benches.empty()) return all.empty() ? Embedded{} : all.front();
  throw Error(ExitCode::failure,
              fmt::format("it holds {} results, the first two at lines {} and {}", benches.size(),
                          line_of(text, benches[0].begin), line_of(text, benches[1].begin)),
              "give a file that holds one");
}

nlohmann::json parsed(std::string_view text) {
  const Embedded result = result_in(text);
  try {
    return nlohmann::json::parse(text.substr(result.begin, result.length));
  } catch (const nlohmann::json::parse_error& error) {
    const std::size_t read = result.begin + error.byte;
    if (read > text.size()) {
      refuse_result("it is cut off after " + counted(text.size(), "byte"));
    }
    if (!result.is_bench && text.find("\"especho.bench/") != std::string_view::npos) {
      refuse_kind("it holds a result with other text between its lines");
    }
    refuse_result(fmt::format("it is not JSON, at {}", place_of(text, read)));
  } catch (const nlohmann::json::exception&) {
    refuse_result("a number in it is too large");
  }
}

void check_schema(const nlohmann::json& json) {
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
                "use the newer especho here too");
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
    if (counts > kMostCounts) results.refuse("hold more histograms than a bench keeps");
  }
  return runs;
}

/// A bench that could not begin gives its reason.
void refuse_without_result(const JsonField& root) {
  const auto exit = root.find("exit");
  const auto results = root.find("results");
  const bool began = root.find("options") || !results || results->size(kAnyLength) != 0;
  if (began || !exit) return;
  throw Error(ExitCode::failure,
              fmt::format("nothing was measured: {}", exit->at("reason").text(kLongestMessage)),
              "correct that, and run the bench again");
}

Exit read_exit(const JsonField& field) {
  constexpr std::array kCodes{
      ExitCode::ok,      ExitCode::failure,    ExitCode::usage,           ExitCode::connect,
      ExitCode::timeout, ExitCode::wrong_echo, ExitCode::connection_lost, ExitCode::inconclusive,
      ExitCode::gate,    ExitCode::sigint,     ExitCode::sigterm};
  const JsonField code = field.at("code");
  const std::uint64_t value = code.whole(0, kAnyNumber);
  const auto found = std::find_if(kCodes.begin(), kCodes.end(), [&](ExitCode known) {
    return static_cast<std::uint64_t>(known) == value;
  });
  if (found == kCodes.end()) code.refuse(fmt::format("is {}, which is not an exit code", value));
  return {*found, field.at("reason").text(kLongestMessage)};
}

}  // namespace

std::string to_json(const BenchResult& result) {
  JsonEntry json = {{"schema", "especho.bench/1"},
                    {"version", kVersion},
                    {"started", format_utc(result.started)},
                    {"target", target_entry(result.plan.target, result.address, result.reached,
                                            result.simulated)},
                    {"options", plan_entry(result)},
                    {"results", JsonEntry::array()}};
  for (const RunResult& run : result.runs) json["results"].push_back(run_entry(result.plan, run));
  // Like the handshakes, the look-up belongs to the run that followed it.
  if (result.reached.look_up && !result.runs.empty()) {
    json["results"].front()["lookup_ms"] = to_milliseconds(*result.reached.look_up);
  }
  if (!result.verifications.empty()) json["expectations"] = verification_entries(result);
  if (result.comparison) json["comparison"] = comparison_entry(*result.comparison);
  json["exit"] = exit_entry(result.exit);
  return dump(json);
}

BenchResult read_json_result(std::string_view text) {
  const nlohmann::json json = parsed(text);
  check_schema(json);
  const JsonField root(json, "");
  BenchResult result;
  const JsonField started = root.at("started");
  if (const auto time = parse_utc(started.text())) {
    result.started = *time;
  } else {
    started.refuse("is not a time such as 2026-01-31T12:00:00Z");
  }
  refuse_without_result(root);
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
