// The table of bench options against what must agree with it: the plan, the schema, the README.
#include "core/options/bench_options.hpp"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "catch.hpp"

using namespace especho;

namespace {

const std::string kSourceFolder = std::string(ESPECHO_GOLDEN_DIR) + "/../../../src/";

std::string source_file(const std::string& path) {
  std::ifstream file(kSourceFolder + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> names_in_json(bool only_always) {
  std::vector<std::string> names;
  for (const Stored* stored : stored_bench_options()) {
    std::visit(
        [&](const auto& one) {
          if (!only_always || one.presence == Presence::always) names.emplace_back(one.name);
        },
        *stored);
  }
  return names;
}

std::set<std::string> set_of_names(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

nlohmann::json schema_of_options() {
  return nlohmann::json::parse(source_file("report/json/bench_schema.json"))["$defs"]["options"];
}

}  // namespace

TEST_CASE("the schema and the rows of the options have the same names") {
  std::set<std::string> known;
  const nlohmann::json schema = schema_of_options();
  for (const auto& [name, property] : schema["properties"].items()) known.insert(name);
  CHECK(set_of_names(names_in_json(false)) == known);
}

TEST_CASE("the schema requires the options that are always written") {
  CHECK(set_of_names(names_in_json(true)) ==
        schema_of_options()["required"].get<std::set<std::string>>());
}

TEST_CASE("what the README says of the options in the JSON has their names") {
  const std::string readme = source_file("report/README.md");
  const std::size_t begin = readme.find("| `options` |");
  REQUIRE(begin != std::string::npos);
  std::set<std::string> known = set_of_names(names_in_json(false));
  known.insert({"options", "min", "max", "kind", "digest"});  // and what two of them consist of
  std::istringstream row(readme.substr(begin, readme.find('\n', begin) - begin));
  std::string text;
  while (std::getline(row, text, '`') && std::getline(row, text, '`')) {
    CAPTURE(text);
    CHECK((text.starts_with("--") || known.count(text) == 1));
  }
}

TEST_CASE("no two options have the same name or place in the JSON") {
  const auto names = names_in_json(false);
  CHECK(set_of_names(names).size() == names.size());
  std::set<int> places;
  for (const Stored* stored : stored_bench_options()) {
    std::visit([&](const auto& one) { places.insert(one.place); }, *stored);
  }
  CHECK(places.size() == names.size());
}

TEST_CASE("no two options have the same place in the header of a report") {
  std::set<int> places;
  std::size_t count = 0;
  for (const BenchOption& option : bench_options()) {
    if (!option.load) continue;
    places.insert(option.load->place);
    ++count;
  }
  CHECK(places.size() == count);
}

TEST_CASE("an option that is declared is parsed or a flag, and has a help") {
  for (const BenchOption& option : bench_options()) {
    CAPTURE(option.names);
    CHECK((option.group == OptionGroup::none) == option.help.empty());
    const bool is_declared = option.group != OptionGroup::none;
    CHECK(is_declared == ((option.flag != nullptr) != static_cast<bool>(option.parse)));
  }
}

TEST_CASE("a row writes what it reads") {
  BenchResult other;
  other.plan = {.target = {.host = "device", .source = "127.0.0.1", .interface_name = "lo"},
                .sizes = {1, 2},
                .count = 7,
                .duration = Nanoseconds(1),
                .warmup = {.echoes = 3, .duration = Nanoseconds(4)},
                .repeat = 5,
                .connections = 6,
                .depth = 7,
                .rate = 8.5,
                .think = {Nanoseconds(1), Nanoseconds(2)},
                .reconnect = true,
                .timeout = Nanoseconds(9),
                .connect_timeout = Nanoseconds(10),
                .wait_ready = Nanoseconds(11),
                .deadline = Nanoseconds(12),
                .max_errors = 13,
                .pattern = {Pattern::Kind::counter},
                .seed = 14,
                .fixed = {},
                .suffix = "\n",
                .no_delay = false,
                .spin = true};
  other.threads = 2;
  for (const Stored* stored : stored_bench_options()) {
    std::visit(
        [&](const auto& one) {
          CAPTURE(one.name);
          const auto value = one.get(other);
          if (!value || !one.set) return;
          BenchResult result;
          one.set(result, *value);
          using T = std::decay_t<decltype(*value)>;
          if constexpr (requires(T a) { a == a; }) CHECK((one.get(result) == value));
        },
        *stored);
  }
}

TEST_CASE("an option is found by each of its names") {
  CHECK(&bench_option("--length") == &bench_option("-s"));
  CHECK(bench_option("--seed").default_text == std::string("1"));
  CHECK_THROWS_AS(bench_option("--len"), std::logic_error);
}
