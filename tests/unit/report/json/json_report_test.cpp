#include "report/json/json.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "catch.hpp"
#include "report/hdr/hdr_codec.hpp"
#include "support/golden.hpp"
#include "support/near.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

using Json = nlohmann::json;

namespace {

Json parsed(const BenchResult& result) {
  return Json::parse(to_json(result));
}

std::set<std::string> keys(const Json& object) {
  std::set<std::string> names;
  for (const auto& item : object.items()) names.insert(item.key());
  return names;
}

void require_keys(const Json& object, const std::set<std::string>& wanted) {
  const std::set<std::string> present = keys(object);
  for (const std::string& name : wanted) {
    INFO(name);
    CHECK(present.contains(name));
  }
}

/// With `HIST...` for stored histograms, whose bytes depend on the version of zlib.
std::string masked(std::string text) {
  const std::string start = "\"HISTF";
  for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
    at += 5;
    text.replace(at, text.find('"', at) - at, "...");
  }
  return text;
}

void check_latency(const Json& latency) {
  const std::vector<std::string> ascending{"min", "p50", "p90", "p99", "p99.9", "max"};
  require_keys(latency, {"mean", "stddev"});
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    REQUIRE(latency.contains(ascending[i]));
    CHECK(latency[ascending[i]].is_number());
    if (i > 0) CHECK(latency[ascending[i - 1]] <= latency[ascending[i]]);
  }
  CHECK(latency["mean"] >= latency["min"]);
  CHECK(latency["mean"] <= latency["max"]);
}

void check_entry(const Json& entry) {
  require_keys(entry, {"size", "run", "connections", "connections_made", "connections_served",
                       "depth", "elapsed_s", "echoes_per_s", "throughput_bytes_per_s", "echoes",
                       "histograms", "outages", "outage_count", "recoveries", "failures"});
  const Json& echoes = entry["echoes"];
  CHECK(keys(echoes) == std::set<std::string>{"attempted", "ok", "timeout", "short", "mismatch",
                                              "reset", "refused", "unreachable", "excess",
                                              "cut_off"});
  std::uint64_t sum = 0;
  for (const auto& item : echoes.items()) {
    CHECK(item.value().is_number_unsigned());
    const bool is_outcome = item.key() != "attempted" && item.key() != "cut_off";
    if (is_outcome) sum += item.value().get<std::uint64_t>();
  }
  CHECK(echoes["attempted"] == sum);
  for (const char* name : {"rtt_ms", "ttfb_ms", "connect_ms", "response_ms"}) {
    if (entry.contains(name)) check_latency(entry[name]);
  }
  for (const char* name : {"rtt", "ttfb", "connect", "response"}) {
    CHECK(entry["histograms"].contains(name) == entry.contains(std::string(name) + "_ms"));
  }
  std::uint64_t bars = 0;
  for (const Json& bar : entry["rtt_histogram"]) bars += bar["count"].get<std::uint64_t>();
  CHECK(bars == (entry.contains("rtt_ms") ? entry["rtt_ms"]["count"].get<std::uint64_t>() : 0));
  REQUIRE(entry["failures"].is_array());
  for (const Json& failure : entry["failures"]) {
    require_keys(failure, {"outcome", "echo", "offset", "elapsed_ms", "message"});
    CHECK(failure["outcome"].is_string());
    CHECK(failure["echo"].is_number_unsigned());
    CHECK(failure["offset"].is_number_unsigned());
  }
}

}  // namespace

TEST_CASE("JSON of a good run is written as expected") {
  CHECK(masked(to_json(single())) == golden("single.json"));
}

TEST_CASE("JSON of failures of every kind is written as expected") {
  CHECK(masked(to_json(every_failure())) == golden("failures.json"));
}

TEST_CASE("JSON of a bench without a single echo is written as expected") {
  CHECK(masked(to_json(nothing_completed())) == golden("nothing.json"));
}

TEST_CASE("JSON of an open loop with outages is written as expected") {
  CHECK(masked(to_json(open_loop())) == golden("open_loop.json"));
}

TEST_CASE("JSON keeps to its schema whatever happened") {
  BenchResult stopped = result_with({});
  stopped.exit = {ExitCode::sigint, "interrupted"};
  BenchResult empty_run = result_with({RunResult{}});
  for (const BenchResult& result : {single(), sweep(), every_failure(), nothing_completed(),
                                    stopped, empty_run, open_loop(), repeated(), mixed()}) {
    const std::string text = to_json(result);
    CHECK(text.ends_with("}\n"));
    const Json json = Json::parse(text);
    CHECK(json["schema"] == "especho.bench/1");
    CHECK(json["version"] == kVersion);
    CHECK(json["started"] == "2026-01-31T12:00:00Z");
    CHECK(json["target"]["host"] == result.plan.target.host);
    CHECK(json["target"]["port"] == result.plan.target.port);
    CHECK(json["target"]["simulated"] == !result.simulated.empty());
    CHECK(json["options"].is_object());
    CHECK(json["exit"]["code"] == static_cast<int>(result.exit.code));
    CHECK(json["exit"]["reason"] == result.exit.reason);
    REQUIRE(json["results"].is_array());
    CHECK(json["results"].size() == result.runs.size());
    for (const Json& entry : json["results"]) check_entry(entry);
  }
}

TEST_CASE("what is unknown is absent and not zero or null") {
  const Json nothing = parsed(nothing_completed());
  CHECK_FALSE(nothing["target"].contains("address"));
  CHECK_FALSE(nothing["target"].contains("profile"));
  const Json& entry = nothing["results"][0];
  for (const char* name :
       {"rtt_ms", "ttfb_ms", "connect_ms", "response_ms", "tcp", "rate", "longest_stall_ms"}) {
    INFO(name);
    CHECK_FALSE(entry.contains(name));
  }
  const Json& options = nothing["options"];
  for (const char* name : {"duration_s", "deadline_s", "max_errors", "rate_per_s", "think_ms"}) {
    INFO(name);
    CHECK_FALSE(options.contains(name));
  }
  const Json failure = parsed(every_failure())["results"][0]["failures"][0];
  CHECK_FALSE(failure.contains("kind"));
  CHECK_FALSE(failure.contains("expected"));
}

TEST_CASE("the options that a bench ran with are all there") {
  const Json options = parsed(sweep())["options"];
  CHECK(options["sizes"] == std::vector<int>{64, 1436, 4096});
  CHECK_FALSE(options.contains("count"));
  CHECK(options["duration_s"] == 2.5);
  CHECK(options["timeout_s"] == 5);
  CHECK(options["connect_timeout_s"] == 5);
  CHECK(options["deadline_s"] == 60);
  CHECK(options["max_errors"] == 7);
  CHECK(options["pattern"] == "0x55");
  CHECK(options["seed"] == 1);
  CHECK(options["no_delay"] == false);
  CHECK(parsed(sweep())["target"]["profile"] == "especho");
}

TEST_CASE("the options of the load are there") {
  const Json closed = parsed(repeated())["options"];
  CHECK(closed["repeat"] == 3);
  CHECK(closed["connections"] == 1);
  CHECK(closed["depth"] == 1);
  CHECK(closed["think_ms"] == Json{{"min", 0}, {"max", 50}});
  CHECK(closed["reconnect"] == true);
  CHECK(closed["spin"] == true);
  CHECK(closed["threads"] == 1);
  CHECK(closed["wait_ready_s"] == 0);
  const Json open = parsed(open_loop())["options"];
  CHECK(open["connections"] == 12);
  CHECK(open["depth"] == 2);
  CHECK(open["rate_per_s"] == 150);
  CHECK(open["reconnect"] == false);
  CHECK(open["threads"] == 2);
  CHECK(open["wait_ready_s"] == 30);
}

TEST_CASE("each run of a size has its number") {
  const Json results = parsed(mixed())["results"];
  REQUIRE(results.size() == 4);
  for (std::size_t i = 0; i < results.size(); ++i) {
    CHECK(results[i]["size"] == (i % 2 == 0 ? 64 : 1436));
    CHECK(results[i]["run"] == 1 + i / 2);
  }
}

TEST_CASE("an outage without recovery has no time of it") {
  const Json entry = parsed(open_loop())["results"][0];
  REQUIRE(entry["outages"].size() == 2);
  CHECK(entry["outages"][0]["recovered_after_s"] == 1.52);
  CHECK_FALSE(entry["outages"][1].contains("recovered_after_s"));
  CHECK(entry["outage_count"] == 2);
  CHECK(entry["recoveries"] == 1);
}

TEST_CASE("the longest stall is there with an echo or an outage") {
  CHECK(parsed(single())["results"][0]["longest_stall_ms"] == 5.999);
  BenchResult lost = nothing_completed();
  lost.runs[0].elapsed = 10s;
  lost.runs[0].outages = {two_outages()[1]};
  lost.runs[0].outage_count = 1;
  CHECK(parsed(lost)["results"][0]["longest_stall_ms"] == 900);
}

TEST_CASE("of the system's evidence only what it gave is there") {
  BenchResult result = single();
  result.runs[0].tcp.retransmits = 0;
  CHECK(parsed(result)["results"][0]["tcp"] == Json{{"retransmits", 0}});
  const Json tcp = parsed(with_evidence())["results"][0]["tcp"];
  CHECK(keys(tcp) == std::set<std::string>{"rtt_ms", "min_rtt_ms", "retransmits",
                                           "data_segments_in", "peer_window", "mss", "device_ms",
                                           "device_share"});
  CHECK(is_near(tcp["device_ms"]["at_least"], 0.246015 - 0.040));
  CHECK(is_near(tcp["device_ms"]["at_most"], 0.246015 - 0.022));
  CHECK(is_near(tcp["device_share"]["at_most"], (0.246015 - 0.022) / 0.246015));
}

TEST_CASE("the wait for a device that was not ready is there if there was one") {
  BenchResult result = single();
  CHECK_FALSE(Json::parse(to_json(result))["target"].contains("ready_after_s"));
  result.reached.ready_after = std::chrono::milliseconds(12'500);
  CHECK(Json::parse(to_json(result))["target"]["ready_after_s"] == 12.5);
}

TEST_CASE("latencies are milliseconds with all of a nanosecond's digits") {
  RunResult run;
  run.size = 1;
  run.elapsed = 1s;
  run.echoes[Outcome::ok] = 1;
  run.rtt.record(1'234'567ns);
  run.ttfb.record(100ns);
  const Json entry = parsed(result_with({run}))["results"][0];
  CHECK(is_near(entry["rtt_ms"]["min"], 1.234567, 1e-12));
  CHECK(is_near(entry["rtt_ms"]["p50"], 1.234567, 1e-12));
  CHECK(is_near(entry["ttfb_ms"]["max"], 0.0001, 1e-12));
}

TEST_CASE("values beyond the range are reported") {
  RunResult run;
  run.echoes[Outcome::ok] = 1;
  run.rtt.record(2h);
  run.ttfb.record(1ms);
  const Json entry = parsed(result_with({run}))["results"][0];
  CHECK(entry["rtt_ms"]["above_1h"] == 1);
  CHECK(entry["rtt_ms"]["max"] == 7'200'000);
  CHECK_FALSE(entry["ttfb_ms"].contains("above_1h"));
}

TEST_CASE("a mismatch is reported with its kind and bytes") {
  const Json failures = parsed(every_failure())["results"][0]["failures"];
  std::size_t mismatches = 0;
  for (const Json& failure : failures) {
    if (failure["outcome"] != "mismatch") continue;
    ++mismatches;
    CHECK(failure["kind"] == "lost");
    CHECK(failure["amount"] == 1);
    CHECK(failure["offset"] == 1436);
    CHECK(failure["received_bytes"] == 4095);
    CHECK(failure["expected"] == "6c 6f 20 57 6f 72 6c 64");
    CHECK(failure["got"] == "6f 20 57 6f 72 6c 64 21");
  }
  CHECK(mismatches == 1);
}

TEST_CASE("histograms are there as HdrHistogram stores them") {
  const BenchResult result = open_loop();
  const Json entry = parsed(result)["results"][0]["histograms"];
  CHECK(keys(entry) == std::set<std::string>{"rtt", "ttfb", "response", "connect"});
  CHECK(entry["rtt"] == encode_hdr(result.runs[0].rtt));
  CHECK(entry["response"] == encode_hdr(result.runs[0].response));
}

TEST_CASE("every block is there, even an empty one, so that its index gives its time") {
  BenchResult result = single();
  CHECK_FALSE(parsed(result)["results"][0].contains("blocks"));
  Blocks& blocks = result.runs[0].blocks;
  blocks.length = Nanoseconds(1 << 28);
  blocks.blocks.resize(3);
  blocks.blocks[2].rtt.record(1ms);
  blocks.blocks[2].failed = 2;
  const Json entry = parsed(result)["results"][0]["blocks"];
  CHECK(entry["length_s"] == 0.268435456);
  REQUIRE(entry["series"].size() == 3);
  CHECK(entry["series"][0] == Json{{"ok", 0}, {"failed", 0}});
  CHECK(entry["series"][2] ==
        Json{{"ok", 1}, {"failed", 2}, {"rtt", encode_hdr(blocks.blocks[2].rtt)}});
}

TEST_CASE("what became of expectations and of a comparison is there if there were any") {
  BenchResult result = mixed();
  CHECK_FALSE(parsed(result).contains("expectations"));
  CHECK_FALSE(parsed(result).contains("comparison"));
  result.verifications = {{"p99<50ms", 1, true, "41.2 ms", "", false},
                          {"retransmits==0", 2, false, "", "this system does not report", false}};
  result.comparison = ResultComparison{};
  const Json json = parsed(result);
  CHECK(json.contains("comparison"));
  CHECK(json["expectations"] == Json::parse(R"([
    {"expectation": "p99<50ms", "size": 1436, "run": 1, "met": true, "measured": "41.2 ms"},
    {"expectation": "retransmits==0", "size": 64, "run": 2, "met": false,
     "why": "this system does not report"}])"));
}

TEST_CASE("what is not UTF-8 or needs an escape still gives valid JSON") {
  BenchResult result = every_failure();
  result.plan.target.host = "caf\xe9\xff\xc3";
  result.runs[0].failures[0].peer = "\"quoted\"\n\x01\\";
  result.exit.reason = "\x80 broken";
  const Json json = parsed(result);
  CHECK(json["target"]["host"].get<std::string>().starts_with("caf\xef\xbf\xbd"));
  const auto message = json["results"][0]["failures"][0]["message"].get<std::string>();
  CHECK(message.find("\"quoted\"\n\x01\\") != std::string::npos);
  CHECK(json["exit"]["code"] == 5);
}
