#include "report/json/entries.hpp"

#include <fmt/format.h>

#include <limits>

#include "core/options/bench_options.hpp"

namespace especho {
namespace {

constexpr double kHighestRate = 1e12;

void read_target(const JsonField& target, BenchResult& result) {
  result.plan.target.host = target.at("host").text();
  result.plan.target.port = static_cast<std::uint16_t>(
      target.at("port").whole(0, std::numeric_limits<std::uint16_t>::max()));
  result.address = target.find_text("address").value_or("");
  if (target.at("simulated").flag()) {
    result.simulated = {.profile = target.at("profile").text(),
                        .stack = target.find_text("stack").value_or(""),
                        .options = target.find_text("sim").value_or("")};
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

// A value of each type that an option can have in the JSON.

bool read_as(const JsonField& field, const StoredAs<bool>&) {
  return field.flag();
}

std::uint64_t read_as(const JsonField& field, const StoredAs<std::uint64_t>& stored) {
  return field.whole(stored.lowest, stored.highest);
}

double read_as(const JsonField& field, const StoredAs<double>&) {
  return field.number(std::numeric_limits<double>::min(), kHighestRate);
}

Nanoseconds read_as(const JsonField& field, const StoredAs<Nanoseconds>&) {
  return field.seconds(kAnyTime);
}

std::string read_as(const JsonField& field, const StoredAs<std::string>&) {
  return field.text();
}

std::vector<std::uint64_t> read_as(const JsonField& field,
                                   const StoredAs<std::vector<std::uint64_t>>& stored) {
  std::vector<std::uint64_t> result(field.size(BenchPlan::kMaxRuns));
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = field.at(i).whole(stored.lowest, stored.highest);
  }
  return result;
}

Think read_as(const JsonField& field, const StoredAs<Think>&) {
  return {field.at("min").milliseconds(kAnyTime), field.at("max").milliseconds(kAnyTime)};
}

FixedPayload read_as(const JsonField& field, const StoredAs<FixedPayload>&) {
  return read_fixed(field);
}

template <typename T>
JsonEntry entry_of(const T& value) {
  return value;
}

JsonEntry entry_of(Nanoseconds time) {
  return to_seconds(time);
}

JsonEntry entry_of(const Think& think) {
  return {{"min", to_milliseconds(think.shortest)}, {"max", to_milliseconds(think.longest)}};
}

JsonEntry entry_of(const FixedPayload& payload) {
  return {{"kind", to_string(payload.kind)}, {"digest", payload.digest}};
}

template <typename T>
void read_option(const JsonField& options, const StoredAs<T>& stored, BenchResult& result) {
  if (!stored.set) return;
  if (stored.presence == Presence::unless_fixed && result.plan.fixed) return;
  const std::optional<JsonField> field =
      stored.presence != Presence::if_set ? options.at(stored.name) : options.find(stored.name);
  if (!field) return;
  try {
    stored.set(result, read_as(*field, stored));
  } catch (const Error& error) {
    if (error.code() != ExitCode::usage) throw;
    field->refuse(std::string("is wrong: ") + error.what());
  }
}

}  // namespace

JsonEntry target_entry(const Target& target, const std::string& address, const Reached& reached,
                       const Simulation& simulated) {
  JsonEntry json = {{"host", target.host}};
  if (!address.empty()) json["address"] = address;
  json["port"] = target.port;
  json["simulated"] = !simulated.empty();
  if (!simulated.empty()) json["profile"] = simulated.profile;
  if (!simulated.stack.empty()) json["stack"] = simulated.stack;
  if (!simulated.options.empty()) json["sim"] = simulated.options;
  if (reached.ready_after) json["ready_after_s"] = to_seconds(*reached.ready_after);
  if (!reached.silent.empty()) {
    JsonEntry all = JsonEntry::array();
    for (const SilentAddress& silent : reached.silent) {
      all.push_back({{"address", silent.address}, {"waited_ms", to_milliseconds(silent.waited)}});
    }
    json["silent_addresses"] = std::move(all);
  }
  return json;
}

JsonEntry plan_entry(const BenchResult& result) {
  JsonEntry json;
  for (const Stored* stored : stored_bench_options()) {
    std::visit(
        [&](const auto& one) {
          if (const auto value = one.get(result)) json[one.name] = entry_of(*value);
        },
        *stored);
  }
  return json;
}

void read_plan(const JsonField& root, BenchResult& result) {
  read_target(root.at("target"), result);
  const JsonField options = root.at("options");
  for (const Stored* stored : stored_bench_options()) {
    std::visit([&](const auto& one) { read_option(options, one, result); }, *stored);
  }
  try {
    validate(result.plan);
  } catch (const Error& error) {
    options.refuse(std::string("contradict themselves: ") + error.what());
  }
}

}  // namespace especho
