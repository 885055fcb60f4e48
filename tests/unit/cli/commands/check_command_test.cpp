// What command lines make of a plan.
#include "cli/commands/check_command.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <type_traits>

#include "catch.hpp"
#include "cli/commands/bench_command.hpp"
#include "cli/commands/send_command.hpp"
#include "cli/terminal/progress_line.hpp"
#include "support/checks.hpp"
#include "support/cli.hpp"

using namespace especho;
using namespace especho::cli;
using namespace especho_test;
using namespace std::chrono_literals;
using Names = std::vector<std::string>;

namespace {

CheckOptions options_of(std::vector<std::string> arguments) {
  CLI::App app;
  CheckOptions options;
  Console console;
  declare_check(app, options, console);
  arguments.insert(arguments.begin(), "check");
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
  app.parse(std::move(arguments));
  return options;
}

std::string path_of(const OutputPaths& outputs, const std::string& option) {
  for (const NamedPath& output : outputs) {
    if (output.name == option) return output.path;
  }
  return "no such output";
}

}  // namespace

TEST_CASE("by default everything is examined, and only cases affect the exit code") {
  const CheckPlan plan = options_of({}).plan;
  CHECK(plan.only.empty());
  CHECK(plan.skip.empty());
  CHECK_FALSE(plan.quick);
  CHECK(plan.fail_on == FailOn::correctness);
  CHECK(plan.seed == 1);
  CHECK_FALSE(plan.soak);
  CHECK(plan.clients == 4);
  CHECK(plan.timeout == 5s);
  CHECK(plan.connect_timeout == 5s);
  CHECK(plan.wait_ready == 0s);
  CHECK_FALSE(plan.deadline);
}

TEST_CASE("without options, the time limits are those of the library") {
  const auto compare = [](const auto& parsed) {
    const std::remove_cvref_t<decltype(parsed)> library;
    CHECK(parsed.timeout == library.timeout);
    CHECK(parsed.connect_timeout == library.connect_timeout);
    CHECK(parsed.wait_ready == library.wait_ready);
    CHECK(parsed.deadline == library.deadline);
  };
  CLI::App app;
  Console console;
  CheckOptions check;
  BenchOptions bench;
  SendOptions send;
  declare_check(app, check, console);
  declare_bench(app, bench, console);
  declare_send(app, send, console);
  for (const char* command : {"check", "bench", "send x"}) app.parse(command);
  compare(check.plan);
  compare(bench.plan);
  compare(send.plan);
}

TEST_CASE("every option of a check is in the plan") {
  const CheckOptions options = options_of({"10.0.0.1",
                                           "--quick",
                                           "--fail-on",
                                           "diagnosis",
                                           "--seed",
                                           "7",
                                           "--soak",
                                           "2m",
                                           "--clients",
                                           "8",
                                           "--timeout",
                                           "300ms",
                                           "--wait-ready",
                                           "30s",
                                           "--deadline",
                                           "90s",
                                           "--connect-timeout",
                                           "1s",
                                           "--json=a.json",
                                           "--junit=j.xml",
                                           "--tap",
                                           "-",
                                           "--markdown",
                                           "m.md",
                                           "--ascii"});
  CHECK(options.target.host == "10.0.0.1");
  CHECK(options.plan.quick);
  CHECK(options.plan.fail_on == FailOn::diagnosis);
  CHECK(options.plan.seed == 7);
  CHECK(options.plan.soak == 120s);
  CHECK(options.plan.clients == 8);
  CHECK(options.plan.timeout == 300ms);
  CHECK(options.plan.wait_ready == 30s);
  CHECK(options.plan.deadline == 90s);
  CHECK(options.plan.connect_timeout == 1s);
  CHECK(path_of(options.outputs, "--json") == "a.json");
  CHECK(path_of(options.outputs, "--junit") == "j.xml");
  CHECK(path_of(options.outputs, "--tap") == "-");
  CHECK(path_of(options.outputs, "--markdown") == "m.md");
  CHECK(options.ascii);
}

TEST_CASE("names come in lists, and lists may be repeated, with HOST after them") {
  const CheckOptions options =
      options_of({"--only", "hello,idle", "--only", "poll-delay", "--skip", "soak", "sim"});
  CHECK(options.plan.only == Names{"hello", "idle", "poll-delay"});
  CHECK(options.plan.skip == Names{"soak"});
  CHECK(options.target.host == "sim");
}

TEST_CASE("the case of a name's letters does not matter") {
  const CheckPlan plan = options_of({"--only", "Half-Close,POLL-DELAY", "--skip=Size-MSS+1"}).plan;
  CHECK(plan.only == Names{"half-close", "poll-delay"});
  CHECK(plan.skip == Names{"size-mss+1"});
}

TEST_CASE("the catalogue names every item, its group and whether it is quick") {
  const std::string text = check_catalogue();
  CHECK(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) ==
        check_items().size() + 1);
  for (const CheckItem& item : check_items()) {
    INFO(item.name);
    CHECK(text.find("\n" + std::string(item.name) + " ") != std::string::npos);
    CHECK(text.find(std::string(item.title) + "\n") != std::string::npos);
  }
}

TEST_CASE("the list needs no device, and other options keep their meaning") {
  const CliResult result = especho_cli({"check", "--list"});
  CHECK(result.code == 0);
  CHECK(result.out == check_catalogue());
  CHECK(result.err.empty());
}

TEST_CASE("unknown names are reported before anything is touched") {
  const Folder folder;
  const CliResult result = especho_cli(
      {"check", "no-such-device.invalid", "--only", "half-clsoe", "--json=" + (folder / "r.json")});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(result.err.find("did you mean half-close?") != std::string::npos);
  CHECK(folder.files() == 0);
}

TEST_CASE("the live line shows how long an item has been under way") {
  CHECK(progress_note(12, 1) == " 12 s, 1 KiB sent");
  CHECK(progress_note(3600, 36 << 20) == " 3600 s, 36.0 MiB sent");
}

TEST_CASE("the result of a case is a line with --verbose") {
  CHECK(case_line(failed("idle", "reset", {{"received_bytes", std::uint64_t{3}}})) ==
        "idle: fail after 5.00 s: reset (received 3 B)");
  CHECK(case_line(passed("hello")) == "hello: pass after 1.23 ms");
  CHECK(case_line(skipped("soak", "not now")) == "soak: skip: not now");
}
