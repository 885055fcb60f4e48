// Whole commands in process, against the built-in device.
#include "cli/app.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "catch.hpp"
#include "core/echo/payload.hpp"
#include "support/cli.hpp"
#include "support/faults.hpp"

using namespace especho_test;
using Json = nlohmann::json;

namespace {

std::string address_of(const FaultServer& server) {
  return to_string(server.target());
}

std::string pattern(std::size_t size, std::uint64_t seed) {
  const especho::Payload payload({}, seed);
  std::string text;
  while (text.size() < size) {
    for (const std::byte byte : payload.piece(0, text.size(), size - text.size())) {
      text += static_cast<char>(byte);
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a text comes back on stdout with a newline after it") {
  const CliResult result = especho_cli({"send", "sim", "Hello World"});
  CHECK(result.code == 0);
  CHECK(result.out == "Hello World\n");
  CHECK(result.err.find("11 bytes echoed in ") != std::string::npos);
}

TEST_CASE("raw and quiet leave nothing but the echo") {
  const CliResult result = especho_cli({"send", "sim", "Hello", "--raw", "-q"});
  CHECK(result.code == 0);
  CHECK(result.out == "Hello");
  CHECK(result.err.empty());
}

TEST_CASE("bytes that are no text come back as they are") {
  CHECK(especho_cli({"send", "sim", "--hex", "00 ff 0a"}).out == std::string("\0\xff\n", 3));
  CHECK(especho_cli({"send", "sim", "-e", R"(a\x00b\n)"}).out == std::string("a\0b\n\n", 5));
  CHECK((especho_cli({"send", "sim", "--size", "5000", "--seed", "3"}).out == pattern(5000, 3)));
}

TEST_CASE("a file comes back as it is") {
  const Folder folder;
  const std::string content = pattern(300'000, 4);  // more than a block of the reader
  const std::string path = folder.write("firmware.bin", content);
  const CliResult result = especho_cli({"send", "sim", "--file", path});
  CHECK(result.code == 0);
  CHECK((result.out == content));  // in brackets: nobody wants to read it
  CHECK(especho_cli({"send", "sim", "--file", folder.write("empty", "")}).code == 0);
}

TEST_CASE("a file that can't be read is an error that names it") {
  const Folder folder;
  for (const std::string& path : {folder / "missing", folder / ""}) {
    const CliResult result = especho_cli({"send", "sim", "--file", path});
    CHECK(result.code == 1);
    CHECK(result.out.empty());
    CHECK(result.err.find("cannot read " + path) != std::string::npos);
  }
}

TEST_CASE("a bench writes a table to stdout and nothing to stderr") {
  const CliResult result = especho_cli({"bench", "sim", "-n", "5", "-s", "64"});
  CHECK(result.code == 0);
  CHECK(result.out.find("5 of 5 ok") != std::string::npos);
  CHECK(result.out.find("profile especho") != std::string::npos);
  CHECK(result.out.find('\x1b') == std::string::npos);
  CHECK(result.err.empty());
}

TEST_CASE("an open loop over several connections is in the table and in the JSON") {
  const Folder folder;
  const CliResult result = especho_cli({"bench", "sim", "-c", "2", "-r", "500", "-n", "20",
                                        "--repeat", "2", "--json=" + (folder / "r.json")});
  CHECK(result.code == 0);
  CHECK(result.out.find("open loop, 500 echoes/s over 2 connections") != std::string::npos);
  CHECK(result.out.find("response") != std::string::npos);
  CHECK(result.out.find("p50 of 2 runs") != std::string::npos);
  const Json json = Json::parse(folder.read("r.json"));
  CHECK(json["options"]["connections"] == 2);
  REQUIRE(json["results"].size() == 2);
  CHECK(json["results"][1]["run"] == 2);
  CHECK(json["results"][1]["connections_served"] == 2);
  CHECK(json["results"][1]["rate"]["asked"] == 500);
  CHECK(json["results"][1]["response_ms"]["count"] == 20);
}

TEST_CASE("connections that could not be made call for fewer of them") {
  const CliResult result =
      especho_cli({"bench", "sim", "-c", "20", "-n", "20", "--connect-timeout", "500ms"});
  CHECK(result.code == 3);
  CHECK(result.err.find(" of 20 connections were made") != std::string::npos);
  CHECK(result.err.find("check --only several-clients,more-clients") != std::string::npos);
}

TEST_CASE("colour can be forced") {
  const CliResult result = especho_cli({"bench", "sim", "-n", "1", "--color", "always"});
  CHECK(result.out.find('\x1b') != std::string::npos);
}

TEST_CASE("JSON goes to stdout, and HOST after --json stays HOST") {
  for (const char* flag : {"--json", "-J", "--json=-"}) {
    INFO(flag);
    const CliResult result = especho_cli({"bench", flag, "sim", "-n", "3"});
    CHECK(result.code == 0);
    const Json json = Json::parse(result.out);
    CHECK(json["target"]["simulated"] == true);
    CHECK(json["results"][0]["echoes"]["ok"] == 3);
  }
}

TEST_CASE("JSON in a file leaves the table on stdout") {
  const Folder folder;
  const CliResult result =
      especho_cli({"bench", "--json=" + (folder / "r.json"), "sim", "-n", "3"});
  CHECK(result.code == 0);
  CHECK(result.out.find("3 of 3 ok") != std::string::npos);
  CHECK(Json::parse(folder.read("r.json"))["results"][0]["echoes"]["ok"] == 3);
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that JSON can't go to is known before the bench") {
  const Folder folder;
  const FaultServer server(faults::echo());
  const CliResult result =
      especho_cli({"bench", address_of(server), "--json=" + (folder / "no/r.json")});
  CHECK(result.code == 1);
  CHECK(result.err.find("cannot write") != std::string::npos);
  CHECK(server.accepted() == 0);
}

TEST_CASE("the exit code of a failure does not depend on the output format") {
  const Folder folder;
  struct Case {
    FaultServer::Script script;
    int code;
  };
  for (const Case& fault : {Case{faults::close_after(0), 5}, Case{faults::flip_at(0), 5},
                            Case{faults::reset_after(1), 6}}) {
    const FaultServer server(fault.script);
    for (const std::string& format :
         {std::string("--color=never"), std::string("--json"), "--json=" + (folder / "r.json")}) {
      INFO(format);
      const CliResult result = especho_cli({"bench", address_of(server), "-n", "2", format});
      CHECK(result.code == fault.code);
      CHECK(result.err.starts_with("especho: 2 of 2 echoes failed"));
      if (format == "--json") CHECK(Json::parse(result.out)["exit"]["code"] == fault.code);
    }
    CHECK(Json::parse(folder.read("r.json"))["exit"]["code"] == fault.code);
    CHECK(especho_cli({"send", address_of(server), "Hello"}).code == fault.code);
  }
}

TEST_CASE("no device is exit 3 with a hint and valid JSON") {
  const ClosedPort port;
  const std::string host = to_string(port.target());
  const CliResult send = especho_cli({"send", host, "Hello"});
  CHECK(send.code == 3);
  CHECK(send.out.empty());
  CHECK(send.err.find("connection refused by " + host) != std::string::npos);
  const CliResult bench = especho_cli({"bench", host, "--json"});
  CHECK(bench.code == 3);
  CHECK(Json::parse(bench.out)["exit"]["code"] == 3);
  CHECK(bench.err.find("nothing listens on that port") != std::string::npos);
}

TEST_CASE("a run that is stopped before it begins is exit 130 with its results written") {
  const Folder folder;
  CHECK(especho_cli({"send", "sim", "Hello"}, 130).code == 130);
  const CliResult bench = especho_cli({"bench", "sim", "--json=" + (folder / "r.json")}, 130);
  CHECK(bench.code == 130);
  CHECK(Json::parse(folder.read("r.json"))["exit"]["code"] == 130);
  CHECK(especho_cli({"bench", "sim"}, 143).code == 143);
}

TEST_CASE("the built-in device in the foreground says where it listens and ends well") {
  const CliResult result = especho_cli({"sim", "--port", "0"}, 130);
  CHECK(result.code == 0);
  CHECK(result.err.find("listening on 127.0.0.1:") != std::string::npos);
}

TEST_CASE("the tutorial profile echoes as well") {
  const CliResult result = especho_cli({"send", "sim", "Hello", "--profile", "tutorial"});
  CHECK(result.code == 0);
  CHECK(result.out == "Hello\n");
}
