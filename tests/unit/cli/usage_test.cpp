// What the tool says to command lines that make no sense, and to those that ask for help.
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "core/version.hpp"
#include "support/cli.hpp"

using especho_test::CliResult;
using especho_test::especho_cli;
using Words = std::vector<std::string>;

namespace {

/// stdout stays empty unless JSON is to go there: nobody may take an error for data.
void check_usage(const Words& arguments, const Words& told) {
  std::string line = "especho";
  for (const std::string& word : arguments) line += " " + word;
  const CliResult result = especho_cli(arguments);
  INFO(line << "\n" << result.err);
  CHECK(result.code == 2);
  const bool as_json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
  CHECK(result.out.empty() != as_json);
  CHECK(result.err.starts_with("especho: "));
  for (const std::string& word : told) {
    INFO("must tell: " << word);
    CHECK(result.err.find(word) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("the version goes to stdout") {
  for (const char* flag : {"-V", "--version"}) {
    const CliResult result = especho_cli({flag});
    CHECK(result.code == 0);
    CHECK(result.out == std::string("especho ") + especho::kVersion + "\n");
    CHECK(result.err.empty());
  }
}

TEST_CASE("help goes to stdout and names every command and option") {
  for (const char* flag : {"-h", "--help"}) {
    const CliResult all = especho_cli({flag});
    CHECK(all.code == 0);
    CHECK(all.err.empty());
    for (const char* command : {"send", "bench", "sim"}) {
      CHECK(all.out.find(command) != std::string::npos);
      const CliResult one = especho_cli({command, flag});
      CHECK(one.code == 0);
      CHECK(one.err.empty());
      CHECK(one.out.find("--color") != std::string::npos);
    }
  }
  const std::string bench = especho_cli({"bench", "--help"}).out;
  for (const char* option : {"--size",
                             "--length",
                             "--pattern",
                             "--seed",
                             "--connections",
                             "--depth",
                             "--rate",
                             "--think",
                             "--reconnect",
                             "--nagle",
                             "--spin",
                             "--threads",
                             "--count",
                             "--duration",
                             "--warmup",
                             "--repeat",
                             "--timeout",
                             "--connect-timeout",
                             "--wait-ready",
                             "--deadline",
                             "--max-errors",
                             "--json",
                             "--port",
                             "--config",
                             "--profile",
                             "--quiet",
                             "--verbose",
                             "-4",
                             "-6"}) {
    INFO(option);
    CHECK(bench.find(option) != std::string::npos);
  }
}

TEST_CASE("every help keeps to the width of a terminal") {
  for (const Words& command : {Words{},
                               {"send"},
                               {"bench"},
                               {"sim"},
                               {"compare"},
                               {"report"},
                               {"schema"},
                               {"check"},
                               {"completion"},
                               {"man"}}) {
    Words arguments = command;
    arguments.push_back("--help");
    std::istringstream lines(especho_cli(arguments).out);
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      CHECK(line.size() <= 80);
    }
  }
}

TEST_CASE("the help of a bench has headings") {
  const std::string help = especho_cli({"bench", "--help"}).out;
  std::size_t last = 0;
  for (const char* heading : {"Payload:", "Load:", "Limits:", "Device:", "Output:"}) {
    INFO(heading);
    const std::size_t at = help.find("\n" + std::string(heading) + "\n");
    REQUIRE(at != std::string::npos);
    CHECK(at > last);
    last = at;
  }
}

TEST_CASE("a command that is missing or unknown is named") {
  check_usage({}, {"a command is missing", "bench"});
  check_usage({"bnech"}, {"unknown command 'bnech'", "did you mean bench?"});
  check_usage({"frobnicate"}, {"unknown command 'frobnicate'", "--help"});
}

TEST_CASE("an argument that is missing is named") {
  check_usage({"report"}, {"RESULT is missing", "especho report --help"});
  check_usage({"compare"}, {"BASE is missing"});
  check_usage({"compare", "base.json"}, {"NEW is missing", "especho compare --help"});
}

TEST_CASE("an expectation of a metric with another name is told that name") {
  check_usage({"bench", "sim", "--expect", "p100<5ms"}, {"'p100'", "did you mean max?"});
  check_usage({"bench", "sim", "--expect", "ttfb.p100<5ms"}, {"did you mean ttfb.max?"});
  check_usage({"bench", "sim", "--expect", "P99<5ms"}, {"'P99'", "small letters: p99"});
  check_usage({"bench", "sim", "--expect", "TTFB.Max<5ms"}, {"small letters: ttfb.max"});
}

TEST_CASE("outputs that would go to the same place are refused") {
  check_usage({"bench", "sim", "--json=new.json", "--csv", "./new.json"},
              {"--json and --csv would both write new.json"});
  check_usage({"bench", "sim", "--junit", "/dev/stdout", "--html", "-"},
              {"--junit and --html", "standard output"});
  check_usage({"compare", "a", "b", "--json=new", "--markdown", "./new"},
              {"--json and --markdown would both write new"});
  check_usage({"compare", "a", "b", "--json", "--markdown", "/dev/stdout"}, {"standard output"});
}

TEST_CASE("an output never replaces what is read") {
  check_usage({"compare", "a", "b", "--json=./a"}, {"--json would replace the result a"});
  check_usage({"compare", "a", "b", "--markdown", "b"}, {"--markdown would replace the result b"});
  check_usage({"bench", "sim", "--baseline", "a", "--json=a"},
              {"--json would replace the baseline a", "move it there"});
  check_usage({"report", "a", "-o", "./a"}, {"would replace the result a"});
}

TEST_CASE("an unknown option is named with the nearest one") {
  check_usage({"bench", "sim", "--cuont", "5"}, {"--cuont", "did you mean --count?"});
  check_usage({"bench", "sim", "--cuont=5"}, {"--cuont=5", "did you mean --count?"});
  check_usage({"send", "sim", "x", "--timeuot", "1s"}, {"--timeuot", "did you mean --timeout?"});
  check_usage({"sim", "--prot", "0"}, {"--prot", "did you mean --port?"});
  check_usage({"bench", "sim", "--qqqqqqqq"}, {"--qqqqqqqq", "especho bench --help"});
  check_usage({"--cuont", "bench"}, {"--cuont"});
}

TEST_CASE("one argument too many is named") {
  check_usage({"bench", "sim", "more"}, {"'more' is one argument too many"});
  check_usage({"send", "sim", "text", "more"}, {"'more' is one argument too many"});
  check_usage({"sim", "more"}, {"'more' is one argument too many"});
}

TEST_CASE("an empty host is not the default device") {
  for (const char* nothing : {"", " \t"}) {
    check_usage({"bench", nothing, "-n", "1"}, {"HOST", "it is empty"});
    check_usage({"check", nothing}, {"HOST", "it is empty"});
    check_usage({"send", nothing, "hi"}, {"HOST", "it is empty"});
    check_usage({"send", nothing, "--hex", "00"}, {"HOST", "it is empty"});
  }
}

TEST_CASE("a usage error is JSON on stdout if that was asked for") {
  struct Asked {
    Words arguments;
    std::string schema;
  };
  for (const auto& [arguments, schema] :
       {Asked{{"bench", "sim", "--json", "--size"}, "especho.bench/1"},
        {{"bench", "--size=", "sim", "-J"}, "especho.bench/1"},
        {{"bench", "--cuont", "5", "--json=-"}, "especho.bench/1"},
        {{"bench", "--json", "sim", "--depth", "2", "--reconnect"}, "especho.bench/1"},
        {{"bench", "-qJ", "", "-n", "1"}, "especho.bench/1"},
        {{"check", "sim", "--only", "nothing", "-J"}, "especho.check/1"},
        {{"compare", "base.json", "--json"}, "especho.compare/1"}}) {
    const CliResult result = especho_cli(arguments);
    INFO(result.err << result.out);
    CHECK(result.code == 2);
    CHECK(result.err.starts_with("especho: "));
    const auto json = nlohmann::json::parse(result.out);
    CHECK(json["schema"] == schema);
    CHECK(json["exit"]["code"] == 2);
    CHECK(result.err.find(json["exit"]["reason"]) != std::string::npos);
    CHECK_FALSE(json.contains("options"));
  }
}

TEST_CASE("a usage error is not JSON unless that was asked for") {
  for (const Words& arguments : {Words{"bench", "sim", "--cuont", "5"},
                                 {"bench", "sim", "--cuont", "--", "--json"},
                                 {"bench", "sim", "--cuont", "--json=file.json"},
                                 {"bench", "sim", "-fJ", "--cuont"},
                                 {"send", "sim", "--json"},
                                 {"bnech", "--json"}}) {
    const CliResult result = especho_cli(arguments);
    INFO(result.err);
    CHECK(result.code == 2);
    CHECK(result.out.empty());
  }
}

TEST_CASE("an input that can't be read is JSON on stdout if that was asked for") {
  const especho_test::Folder folder;
  const std::string missing = folder / "missing";
  for (const Words& arguments : {Words{"bench", "sim", "--json", "--baseline", missing},
                                 {"bench", "sim", "--json", "--file", missing},
                                 {"check", "--config", missing, "--json"},
                                 {"compare", missing, missing, "--json"}}) {
    const CliResult result = especho_cli(arguments);
    INFO(result.err << result.out);
    CHECK(result.code == 1);
    const auto json = nlohmann::json::parse(result.out);
    CHECK(json["exit"]["code"] == 1);
    CHECK(json["exit"]["reason"].get<std::string>().find(missing) != std::string::npos);
  }
}

TEST_CASE("a result without a measurement says why when it is read") {
  const especho_test::Folder folder;
  const std::string stored =
      folder.write("r.json", especho_cli({"bench", "sim", "--cuont", "5", "--json"}).out);
  const CliResult result = especho_cli({"compare", stored, stored});
  CHECK(result.code == 1);
  INFO(result.err);
  CHECK(result.err.find("nothing was measured: unknown option --cuont") != std::string::npos);
}

TEST_CASE("a metric that is named twice is compared once") {
  const especho_test::Folder folder;
  const std::string stored = folder / "r.json";
  REQUIRE(especho_cli({"bench", "sim", "-n", "64", "--json=" + stored}).code == 0);
  const auto changes = [&](const std::string& metrics) {
    const CliResult result =
        especho_cli({"compare", stored, stored, "--json", "--metric", metrics});
    return nlohmann::json::parse(result.out)["changes"].size();
  };
  CHECK(changes("p50,p50") == 1);
  CHECK(changes("p50,errors,p50") == 2);
}

TEST_CASE("the help of a bench lists what can be expected, and so does the error") {
  const std::string help = especho_cli({"bench", "--help"}).out;
  const std::string error = especho_cli({"bench", "sim", "--expect", "nonsense<1"}).err;
  for (const char* metric : {"percentile", "stddev", "ttfb.", "response.", "connect.",
                             "tcp.min_rtt", "unsent", "error_rate", "unreachable"}) {
    INFO(metric);
    CHECK(help.find(metric) != std::string::npos);
    CHECK(error.find(metric) != std::string::npos);
  }
}

TEST_CASE("the date of the manual page is a date") {
  CHECK(especho_cli({"man", "--date", "2024-02-29"}).code == 0);
  for (const char* date : {"2026-13-01", "2026-02-30", "2026-1-1", "2026-01-31x", ""}) {
    check_usage({"man", "--date", date}, {"--date", "2026-01-31"});
  }
}

TEST_CASE("a value that makes no sense is named with its option and the allowed form") {
  struct Bad {
    std::string option;
    std::string value;
    std::string allowed;
  };
  const std::vector<Bad> both{{"--timeout", "5x", "250ms"},
                              {"--connect-timeout", "x", "250ms"},
                              {"--deadline", "soon", "250ms"},
                              {"--wait-ready", "soon", "250ms"},
                              {"--wait-ready", "-1s", "250ms"},
                              {"--pattern", "rnadom", "ascii"},
                              {"--pattern", "0x100", "0x55"},
                              {"--seed", "x", "whole number"},
                              {"--port", "0", "from 1 to 65535"},
                              {"--port", "70000", "from 1 to 65535"},
                              {"--port", "http", "from 1 to 65535"},
                              {"--color", "blue", "auto, always or never"},
                              {"--profile", "turtle", "especho or tutorial"}};
  const std::vector<Bad> bench{{"--size", "4q", "4k"},
                               {"--size", "64,,65", "4k"},
                               {"--size", "64,0", "1 or more"},
                               {"--size", "64,1k,1024", "size 1 KiB is named twice"},
                               {"--size", "64,64", "--repeat"},
                               {"--size", "-1", "4k"},
                               {"--count", "1.5", "10k"},
                               {"--count", "0", "1 or more"},
                               {"--count", "-1", "10k"},
                               {"--duration", "5x", "250ms"},
                               {"--duration", "0", "more than"},
                               {"--warmup", "soon", "10k"},
                               {"--warmup", "2xs", "250ms"},
                               {"--timeout", "0", "more than 0"},
                               {"--connect-timeout", "0", "more than 0"},
                               {"--deadline", "0s", "more than 0"},
                               {"--max-errors", "0", "1 or more"},
                               {"--repeat", "0", "1 or more"},
                               {"--repeat", "1001", "1000 at most"},
                               {"--connections", "0", "1 or more"},
                               {"--connections", "x", "whole number"},
                               {"--connections", "60001", "60000 at most"},
                               {"--depth", "0", "1 or more"},
                               {"--depth", "1000001", "1000000 at most"},
                               {"--rate", "0", "nothing is ever sent"},
                               {"--rate", "-1", "'-1' is not a rate"},
                               {"--rate", "nan", "0.5, 100, 2k"},
                               {"--rate", "10ms", "0.5, 100, 2k"},
                               {"--think", "soon", "10..50ms"},
                               {"--think", "10ms..", "10..50ms"},
                               {"--think", "..10ms", "10..50ms"},
                               {"--think", "-1..10ms", "10..50ms"},
                               {"--think", "50..10ms", "50 ms at least and 10 ms at most"},
                               {"--threads", "0", "1 or more"},
                               {"--threads", "2", "1 connection"},
                               {"--threads", "4294967297", "1 connection"}};
  for (const Bad& bad : both) {
    check_usage({"bench", "sim", bad.option, bad.value}, {bad.option, bad.value, bad.allowed});
    const bool of_size = bad.option == "--pattern" || bad.option == "--seed";
    Words send{"send", "sim"};
    if (of_size) {
      send.insert(send.end(), {"--size", "5"});
    } else {
      send.push_back("text");
    }
    send.insert(send.end(), {bad.option, bad.value});
    check_usage(send, {bad.option, bad.value, bad.allowed});
  }
  for (const Bad& bad : bench) {
    check_usage({"bench", "sim", bad.option, bad.value}, {bad.option, bad.allowed});
    check_usage({"bench", "sim", bad.option + "=" + bad.value}, {bad.option, bad.allowed});
  }
  check_usage({"send", "sim", "--size", "4q"}, {"--size", "4q", "4k"});
  check_usage({"send", "sim", "--hex", "4g"}, {"--hex", "4g", "hex digits"});
  check_usage({"sim", "--port", "65536"}, {"--port", "from 0 to 65535"});
  check_usage({"bench", "device:70000"}, {"70000", "65535"});
  check_usage({"bench", "a b"}, {"a b", "name:port"});
}

TEST_CASE("errors about a short option use its long name") {
  check_usage({"bench", "sim", "-s", "4q"}, {"--size", "4k"});
  check_usage({"bench", "sim", "-n", "x"}, {"--count"});
  check_usage({"bench", "sim", "-t", "x"}, {"--duration"});
  check_usage({"bench", "sim", "-w", "x"}, {"--warmup"});
  check_usage({"bench", "sim", "-p", "x"}, {"--port"});
}

TEST_CASE("an option without its value is named") {
  for (const char* option : {"--size", "--count", "--timeout", "--pattern", "--config"}) {
    check_usage({"bench", "sim", option}, {option});
  }
}

TEST_CASE("options that exclude each other are named") {
  check_usage({"bench", "sim", "-q", "-v"}, {"--quiet", "--verbose"});
  check_usage({"bench", "localhost", "-4", "-6"}, {"-4", "-6"});
  check_usage({"send", "sim", "--hex", "48", "--size", "4"}, {"--hex", "--size"});
  check_usage({"send", "sim", "--file", "x", "--size", "4"}, {"--file", "--size"});
  check_usage({"bench", "sim", "--port", "81"}, {"--port", "sim"});
  check_usage({"bench", "sim", "-6"}, {"-6", "sim"});
  check_usage({"bench", "device:7", "--port", "81"}, {"--port 81", "device:7"});
  check_usage({"bench", "device", "--profile", "tutorial"}, {"--profile", "sim"});
}

TEST_CASE("loads that contradict themselves are explained") {
  check_usage({"bench", "sim", "--rate", "10", "--think", "1ms"}, {"--rate", "--think"});
  check_usage({"bench", "sim", "-d", "2", "--think", "1ms"}, {"--depth 2", "--think"});
  check_usage({"bench", "sim", "-d", "2", "--reconnect"}, {"--depth 2", "--reconnect"});
  check_usage({"bench", "sim", "-c", "2", "--threads", "3"}, {"3 threads", "2 connections"});
  check_usage({"bench", "sim", "-c", "5", "-n", "4"}, {"4 echoes", "5 connections", "--count 5"});
  check_usage({"bench", "sim", "-c", "1000", "-d", "1001"}, {"--depth times --connections"});
  check_usage({"bench", "sim", "-s", "1,2", "--repeat", "501"}, {"501 runs of 2 sizes"});
}

TEST_CASE("a meaningless load is refused before any file or device is touched") {
  check_usage({"bench", "no-such-device.invalid", "--json=/no/such/folder/r.json", "-d", "0"},
              {"--depth"});
}

TEST_CASE("options that need another one name it") {
  check_usage({"send", "sim", "text", "--pattern", "ascii"}, {"--pattern", "--size"});
  check_usage({"send", "sim", "text", "--seed", "3"}, {"--seed", "--size"});
}

TEST_CASE("a payload must be given once") {
  check_usage({"send"}, {"nothing to send", "--file", "--hex", "--size"});
  check_usage({"send", "sim", "text", "--size", "4"}, {"TEXT", "--size"});
  check_usage({"send", "sim", "text", "--hex", "48"}, {"TEXT", "--hex"});
  check_usage({"send", "sim", "-e", R"(a\q)"}, {R"(\q)", R"(\n)"});
}
