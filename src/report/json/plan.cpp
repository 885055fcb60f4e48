#include "report/json/entries.hpp"

#include <fmt/format.h>

#include <limits>

#include "core/text.hpp"

namespace especho {
namespace {

constexpr std::uint64_t kLargestSize = std::numeric_limits<std::int64_t>::max();
constexpr double kHighestRate = 1e12;

void read_target(const JsonField& target, BenchResult& result) {
  result.plan.target.host = target.at("host").text();
  result.plan.target.port = static_cast<std::uint16_t>(
      target.at("port").whole(0, std::numeric_limits<std::uint16_t>::max()));
  result.address = target.find_text("address").value_or("");
  if (target.at("simulated").flag()) result.simulated = target.at("profile").text();
}

std::vector<std::uint64_t> read_sizes(const JsonField& sizes) {
  std::vector<std::uint64_t> result(sizes.size(BenchPlan::kMaxRuns));
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = sizes.at(i).whole(1, kLargestSize);
  return result;
}

void read_load(const JsonField& options, BenchPlan& plan) {
  plan.connections = options.at("connections").whole(1, BenchPlan::kMaxConnections);
  plan.depth = options.at("depth").whole(1, BenchPlan::kMaxInFlight);
  if (const auto rate = options.find("rate_per_s")) {
    plan.rate = rate->number(std::numeric_limits<double>::min(), kHighestRate);
  }
  if (const auto think = options.find("think_ms")) {
    plan.think = {think->at("min").milliseconds(kAnyTime), think->at("max").milliseconds(kAnyTime)};
  }
  plan.reconnect = options.at("reconnect").flag();
  plan.spin = options.at("spin").flag();
}

void read_limits(const JsonField& options, BenchPlan& plan) {
  plan.count = options.find_whole("count");
  plan.duration = options.find_seconds("duration_s", kAnyTime);
  plan.warmup.echoes = options.at("warmup_echoes").whole(0, kAnyNumber);
  plan.warmup.duration = options.at("warmup_s").seconds(kAnyTime);
  plan.timeout = options.at("timeout_s").seconds(kAnyTime);
  plan.connect_timeout = options.at("connect_timeout_s").seconds(kAnyTime);
  plan.wait_ready = options.at("wait_ready_s").seconds(kAnyTime);
  plan.deadline = options.find_seconds("deadline_s", kAnyTime);
  plan.max_errors = options.find_whole("max_errors");
}

/// What a user typed, and especho accepted.
template <typename Parse>
auto read_typed(const JsonField& field, Parse parse) {
  try {
    return parse(field.text());
  } catch (const Error& error) {
    if (error.code() != ExitCode::usage) throw;
    field.refuse(std::string("is wrong: ") + error.what());
  }
}

FixedPayload read_fixed(const JsonField& payload) {
  using Kind = FixedPayload::Kind;
  const std::string kind = payload.at("kind").text();
  FixedPayload fixed{.digest = payload.at("digest").text()};
  for (const Kind known : {Kind::text, Kind::hex, Kind::file}) {
    fixed.kind = known;
    if (to_string(known) == kind) return fixed;
  }
  payload.at("kind").refuse(fmt::format("is '{}', which is not a kind of payload", kind));
}

void read_payload(const JsonField& options, BenchPlan& plan) {
  if (const auto payload = options.find("payload")) {
    plan.fixed = read_fixed(*payload);
  } else {
    plan.pattern = read_typed(options.at("pattern"), parse_pattern);
  }
  if (const auto suffix = options.find("suffix")) plan.suffix = read_typed(*suffix, unescape);
  plan.seed = options.at("seed").whole(0, kAnyNumber);
  plan.no_delay = options.at("no_delay").flag();
}

}  // namespace

JsonEntry target_entry(const Target& target, const std::string& address, const Reached& reached,
                       const std::string& simulated) {
  JsonEntry json = {{"host", target.host}};
  if (!address.empty()) json["address"] = address;
  json["port"] = target.port;
  json["simulated"] = !simulated.empty();
  if (!simulated.empty()) json["profile"] = simulated;
  if (!reached.silent.empty()) {
    JsonEntry all = JsonEntry::array();
    for (const SilentAddress& silent : reached.silent) {
      all.push_back({{"address", silent.address}, {"waited_ms", to_milliseconds(silent.waited)}});
    }
    json["silent_addresses"] = std::move(all);
  }
  return json;
}

void add_way_out(JsonEntry& options, const Target& target) {
  if (!target.source.empty()) options["source"] = target.source;
  if (!target.interface_name.empty()) options["interface"] = target.interface_name;
}

JsonEntry plan_entry(const BenchResult& result) {
  const BenchPlan& plan = result.plan;
  JsonEntry json = {{"sizes", plan.sizes}, {"repeat", plan.repeat}};
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

void read_plan(const JsonField& root, BenchResult& result) {
  read_target(root.at("target"), result);
  const JsonField options = root.at("options");
  BenchPlan& plan = result.plan;
  plan.sizes = read_sizes(options.at("sizes"));
  plan.repeat = options.at("repeat").whole(1, BenchPlan::kMaxRuns);
  read_load(options, plan);
  read_limits(options, plan);
  read_payload(options, plan);
  result.threads = static_cast<unsigned>(options.at("threads").whole(1, BenchPlan::kMaxThreads));
  try {
    validate(plan);
  } catch (const Error& error) {
    options.refuse(std::string("contradict themselves: ") + error.what());
  }
}

}  // namespace especho
