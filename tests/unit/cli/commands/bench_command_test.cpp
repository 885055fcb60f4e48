// What command lines make of a plan.
#include "cli/commands/bench_command.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "catch.hpp"

using namespace especho;
using namespace especho::cli;
using namespace std::chrono_literals;

namespace {

BenchPlan plan_of(std::vector<std::string> arguments) {
  CLI::App app;
  BenchOptions options;
  Console console;
  declare_bench(app, options, console);
  arguments.insert(arguments.begin(), "bench");
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
  app.parse(std::move(arguments));
  return checked_plan(options, StopFlag{0});
}

Think think_of(const std::string& text) {
  return plan_of({"--think", text}).think;
}

}  // namespace

TEST_CASE("without options it is one closed loop of a hundred small echoes") {
  const BenchPlan plan = plan_of({});
  CHECK(plan.sizes == std::vector<std::uint64_t>{64});
  CHECK(plan.count == 100u);
  CHECK_FALSE(plan.duration);
  CHECK(plan.warmup.none());
  CHECK(plan.repeat == 1);
  CHECK(plan.connections == 1);
  CHECK(plan.depth == 1);
  CHECK_FALSE(plan.rate);
  CHECK(plan.think.none());
  CHECK_FALSE(plan.reconnect);
  CHECK(plan.wait_ready == 0ns);
  CHECK(plan.no_delay);
  CHECK_FALSE(plan.spin);
  CHECK(plan.threads == 0);
}

TEST_CASE("every option of the load is in the plan") {
  const BenchPlan closed =
      plan_of({"--connections", "4", "--think", "10..50ms", "--reconnect", "--spin", "--threads",
               "2", "--repeat", "3", "--wait-ready", "30s"});
  CHECK(closed.connections == 4);
  CHECK(closed.think.shortest == 10ms);
  CHECK(closed.think.longest == 50ms);
  CHECK(closed.reconnect);
  CHECK(closed.spin);
  CHECK(closed.threads == 2);
  CHECK(closed.repeat == 3);
  CHECK(closed.wait_ready == 30s);
  const BenchPlan open = plan_of({"-c", "2", "-d", "8", "-r", "2.5k"});
  CHECK(open.connections == 2);
  CHECK(open.depth == 8);
  CHECK(open.rate == 2500.0);
}

TEST_CASE("each connection gets some of the default number of echoes") {
  CHECK(plan_of({"-c", "10"}).count == 100u);
  CHECK(plan_of({"-c", "11"}).count == 110u);
  CHECK(plan_of({"-c", "1k", "--rate", "50"}).count == 10'000u);
  CHECK(plan_of({"-c", "50", "-n", "50"}).count == 50u);
}

TEST_CASE("a duration alone sets no count") {
  const BenchPlan plan = plan_of({"-c", "50", "-t", "2s"});
  CHECK_FALSE(plan.count);
  CHECK(plan.duration == 2s);
}

TEST_CASE("a pause is a time or a range of them") {
  const auto check = [](const std::string& text, Nanoseconds shortest, Nanoseconds longest) {
    INFO(text);
    CHECK(think_of(text).shortest == shortest);
    CHECK(think_of(text).longest == longest);
  };
  check("20ms", 20ms, 20ms);
  check("1", 1s, 1s);
  check("0..50ms", 0ms, 50ms);
  check("10..50ms", 10ms, 50ms);
  check("10us..50ms", 10us, 50ms);
  check("0.5..1.5s", 500ms, 1500ms);
  check("1..2", 1s, 2s);
  check("20..20ms", 20ms, 20ms);
  CHECK(think_of("0").none());
}

TEST_CASE("a number of connections that no product fits is refused") {
  CHECK_THROWS_AS(plan_of({"-c", "9223372036854775807"}), Error);
}

TEST_CASE("a payload that is given makes the size, with its suffix") {
  const BenchPlan text = plan_of({"--text", R"(a\n)", "--suffix", R"(\r\n)"});
  REQUIRE(text.fixed);
  CHECK(text.fixed->bytes == R"(a\n)");
  CHECK(text.suffix == "\r\n");
  CHECK(text.sizes == std::vector<std::uint64_t>{5});
  CHECK(plan_of({"--text", R"(a\n)", "--escape"}).fixed->bytes == "a\n");
  CHECK(plan_of({"--hex", "48 69"}).fixed->bytes == "Hi");
  CHECK(plan_of({"--text", "", "--suffix", R"(\n)"}).sizes == std::vector<std::uint64_t>{1});
  CHECK(plan_of({"--size", "10", "--suffix", R"(\n)"}).sizes == std::vector<std::uint64_t>{10});
}

TEST_CASE("two payloads are refused, with how to give one") {
  const std::vector<std::vector<std::string>> pairs{{"--text", "a", "--size", "4"},
                                                    {"--hex", "61", "--pattern", "ascii"},
                                                    {"--text", "a", "--hex", "61"},
                                                    {"--file", "a", "--text", "a"},
                                                    {"--file", "a", "--size", "64"}};
  for (const auto& arguments : pairs) {
    INFO(arguments[0] << " and " << arguments[2]);
    try {
      plan_of(arguments);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      CHECK(error.hint().find(arguments[0]) != std::string::npos);
      CHECK(error.hint().find(arguments[2]) != std::string::npos);
    }
  }
}
