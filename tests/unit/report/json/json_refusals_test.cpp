// Results that are refused, and what is said of them.
#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "especho/error.hpp"
#include "report/json/json.hpp"
#include "support/random.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;
using OrderedJson = nlohmann::ordered_json;

namespace {

struct Refusal {
  std::string message = "not refused";
  std::string hint;
};

Refusal refusal(const std::string& text) {
  try {
    read_json_result(text);
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::failure);
    CHECK_FALSE(error.hint().empty());
    return {error.what(), error.hint()};
  }
  return {};
}

/// What is said of a good result after this change.
std::string refused(const std::function<void(OrderedJson&)>& change,
                    const BenchResult& result = in_six_blocks(open_loop())) {
  OrderedJson json = OrderedJson::parse(to_json(result));
  change(json);
  return refusal(json.dump()).message;
}

}  // namespace

TEST_CASE("fields of later versions are no hindrance") {
  CHECK(refused([](OrderedJson& json) {
          json["weather"] = {{"rain", true}};
          json["results"][0]["echoes"]["lost_in_thought"] = 3;
        }) == "not refused");
}

TEST_CASE("what is not JSON is refused with its place") {
  CHECK(refusal("").message == "it is cut off after 0 bytes");
  CHECK(refusal("{").message == "it is cut off after 1 byte");
  CHECK(refusal("hello").message == "it is not JSON, at line 1, column 1");
  CHECK(refusal("{\n  \"a\": 1,\n  b\n}").message == "it is not JSON, at line 3, column 3");
  CHECK(refusal("{} {}").message == "it is not JSON, at line 1, column 4");
  CHECK(refusal("{\"a\": NaN}").message.starts_with("it is not JSON"));
  CHECK(refusal("{\"a\": \"\xff\"}").message.starts_with("it is not JSON"));
  CHECK(refusal("{\"a\": 1e400}").message == "a number in it is too large");
}

TEST_CASE("of several results in a text none is taken") {
  const std::string text = to_json(single());
  const std::string second = std::to_string(1 + std::count(text.begin(), text.end(), '\n'));
  CHECK(refusal(text + text).message ==
        "it holds 2 results, the first two at lines 1 and " + second);
  CHECK(refusal("[" + text + "," + text + "," + text + "]")
            .message.starts_with("it holds 3 results"));
  // One that was cut off, and its repetition.
  CHECK(refusal("log\n{\"schema\": \"especho.bench/1\", \"version\": {\n" + text).message ==
        "it holds 2 results, the first two at lines 2 and 3");
}

TEST_CASE("a result in a text that is damaged is refused with the place in the text") {
  CHECK(refusal("log\n{\"schema\": \"especho.bench/1\",\n b}\nlog").message ==
        "it is not JSON, at line 3, column 2");
  CHECK(refusal("log\n{\"schema\": \"especho.bench/1\", \"ver\nlog")
            .message.starts_with("it is not JSON, at line 2"));
  CHECK(refusal("log\n{\"schema\": \"especho.bench/1\", ").message ==
        "it is cut off after 34 bytes");
}

TEST_CASE("a result with something before each line is refused as that") {
  std::string log;
  for (const std::string line : {"{", "  \"schema\": \"especho.bench/1\"", "}"}) {
    log += "bench_1 | " + line + "\n";
  }
  CHECK(refusal(log).message == "it holds a result with other text between its lines");
}

TEST_CASE("a text made to look like many results is read in one pass") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "{\"schema\":\"especho.bench/\",";
  CHECK(refusal(text).message == "it holds 100000 results, the first two at lines 1 and 1");
}

TEST_CASE("a document other than of a bench is refused, and named") {
  for (const char* text : {"[]", "1", "null", "\"especho.bench/1\""}) {
    CHECK(refusal(text).message == "it is not a result of especho bench: it is not a JSON object");
  }
  CHECK(refusal("{}").message == "it is not a result of especho bench: it has no schema");
  CHECK(refusal("{\"schema\": 1}").message ==
        "it is not a result of especho bench: it has no schema");
  CHECK(refusal("{\"schema\": \"especho.check/1\"}").message ==
        "it is not a result of especho bench: its schema is especho.check/1");
  CHECK(refusal("{\"schema\": \"especho.bench/2\"}").message ==
        "it was made by a newer especho: its schema is especho.bench/2, this one reads "
        "especho.bench/1");
}

TEST_CASE("what nests without end, or goes on and on, is refused in time that grows as it does") {
  std::string nested;
  nested.resize(1'000'000, '[');
  CHECK_FALSE(refusal(nested).message.empty());
  std::string objects = "{\"schema\": \"especho.bench/1\"";
  for (int i = 0; i < 100'000; ++i) objects += ", \"a\": {\"b\": 1";
  CHECK_FALSE(refusal(objects).message.empty());
  std::string siblings = R"({"schema": "especho.bench/1", "x": [{})";
  for (int i = 0; i < 100'000; ++i) siblings += ",{}";
  CHECK_FALSE(refusal(siblings + "]}").message.empty());
}

TEST_CASE("a result that is ok has measured something") {
  OrderedJson json = OrderedJson::parse(to_json(single()));
  json["results"] = OrderedJson::array();
  CHECK(refusal(json.dump()).message.find("nothing was measured") != std::string::npos);
}

TEST_CASE("what would drive a terminal is refused") {
  for (const char* text : {"\x1b[31mred", "two\nlines", "\x7f"}) {
    OrderedJson json = OrderedJson::parse(to_json(single()));
    json["target"]["host"] = text;
    CHECK(refusal(json.dump()).message.find("control characters") != std::string::npos);
  }
}

TEST_CASE("more failures than failed are refused") {
  OrderedJson json = OrderedJson::parse(to_json(every_failure()));
  json["results"][0]["failures"].push_back(json["results"][0]["failures"][0]);
  json["results"][0]["failures"].push_back(json["results"][0]["failures"][0]);
  json["results"][0]["failures"].push_back(json["results"][0]["failures"][0]);
  CHECK(refusal(json.dump()).message.find("entries, more than 9") != std::string::npos);
}

TEST_CASE("a result without histograms must be measured again") {
  OrderedJson json = OrderedJson::parse(to_json(single()));
  json["results"][0].erase("histograms");
  const Refusal why = refusal(json.dump());
  CHECK(why.message == "results[0] holds no histograms");
  CHECK(why.hint.find("measure again") != std::string::npos);
}

TEST_CASE("every field that must be there is missed when it is not") {
  const OrderedJson good = OrderedJson::parse(to_json(in_six_blocks(open_loop())));
  const auto misses = [&](const std::string& pointer, const std::string& path) {
    INFO(pointer);
    const OrderedJson::json_pointer place(pointer);
    OrderedJson json = good;
    json[place.parent_pointer()].erase(place.back());
    CHECK(refusal(json.dump()).message == path + " is missing");
  };
  misses("/started", "started");
  misses("/target/host", "target.host");
  misses("/options", "options");
  misses("/options/timeout_s", "options.timeout_s");
  misses("/results", "results");
  misses("/results/0/elapsed_s", "results[0].elapsed_s");
  misses("/results/0/echoes/ok", "results[0].echoes.ok");
  misses("/results/0/rate/unsent", "results[0].rate.unsent");
  misses("/results/0/rtt_ms", "results[0].rtt_ms");
  misses("/results/0/rtt_ms/stddev", "results[0].rtt_ms.stddev");
  misses("/results/0/histograms/rtt", "results[0].histograms.rtt");
  misses("/results/0/blocks/length_s", "results[0].blocks.length_s");
  misses("/results/0/blocks/series/3/rtt", "results[0].blocks.series[3].rtt");
  misses("/results/0/outages/1/outcome", "results[0].outages[1].outcome");
  misses("/results/0/failures/0/elapsed_ms", "results[0].failures[0].elapsed_ms");
  misses("/exit/reason", "exit.reason");
}

TEST_CASE("a field of another type is refused with its path") {
  CHECK(refused([](OrderedJson& json) { json["started"] = 5; }) ==
        "started must be a string, not a number");
  CHECK(refused([](OrderedJson& json) { json["options"] = OrderedJson::array(); }) ==
        "options must be an object, not an array");
  CHECK(refused([](OrderedJson& json) { json["results"] = OrderedJson::object(); }) ==
        "results must be an array, not an object");
  CHECK(refused([](OrderedJson& json) { json["results"][0] = nullptr; }) ==
        "results[0] must be an object, not null");
  CHECK(refused([](OrderedJson& json) { json["results"][0]["echoes"]["ok"] = "1000"; }) ==
        "results[0].echoes.ok must be a whole number, not a string");
  CHECK(refused([](OrderedJson& json) { json["results"][0]["elapsed_s"] = true; }) ==
        "results[0].elapsed_s must be a number, not true or false");
  CHECK(refused([](OrderedJson& json) { json["options"]["spin"] = 1; }) ==
        "options.spin must be true or false, not a number");
}

TEST_CASE("numbers that nothing can have are refused") {
  const auto refuses = [](const char* pointer, const OrderedJson& value) {
    INFO(pointer << " = " << value);
    const OrderedJson::json_pointer place(pointer);
    const std::string why = refused([&](OrderedJson& json) { json[place] = value; });
    CHECK(why.find(place.back()) != std::string::npos);
  };
  for (const OrderedJson& count :
       {OrderedJson(-1), OrderedJson(1.5), OrderedJson(1e300), OrderedJson(~std::uint64_t{0})}) {
    refuses("/results/0/echoes/ok", count);
    refuses("/results/0/echoes/cut_off", count);
    refuses("/results/0/outage_count", count);
    refuses("/results/0/connections_made", count);
    refuses("/results/0/blocks/series/1/failed", count);
  }
  for (const OrderedJson& time :
       {OrderedJson(-1), OrderedJson(-1e-9), OrderedJson(1e300), OrderedJson(3e9)}) {
    refuses("/results/0/elapsed_s", time);
    refuses("/results/0/outages/0/at_s", time);
    refuses("/results/0/outages/0/recovered_after_s", time);
    refuses("/results/0/blocks/length_s", time);
  }
  for (const OrderedJson& time : {OrderedJson(-1), OrderedJson(1e300)}) {
    refuses("/options/timeout_s", time);
    refuses("/results/0/tcp/rtt_ms", time);
    refuses("/results/0/rtt_ms/min", time);
    refuses("/results/0/failures/0/elapsed_ms", time);
  }
  refuses("/target/port", 65'536);
  refuses("/options/rate_per_s", 0);
  refuses("/options/connections", 60'001);
  refuses("/options/repeat", 0);
  refuses("/options/threads", 0);
  refuses("/results/0/size", 0);
  refuses("/results/0/run", 2);
}

TEST_CASE("what contradicts itself is refused") {
  CHECK(refused([](OrderedJson& json) { json["results"][0]["echoes"]["attempted"] = 1003; }) ==
        "results[0].echoes.attempted is 1003, but the outcomes add up to 1002");
  CHECK(refused([](OrderedJson& json) {
          json["results"][0]["echoes"]["ok"] = 999;
          json["results"][0]["echoes"]["attempted"] = 1001;
        }) == "results[0].histograms.rtt counts 1000 values, but there are 999");
  CHECK(refused([](OrderedJson& json) {
          json["results"][0]["rtt_ms"]["min"] = 3;
        }).starts_with("results[0].histograms.rtt: a histogram is damaged: its minimum"));
  CHECK(refused([](OrderedJson& json) {
          json["results"][0]["histograms"]["ttfb"] = "HIST";
        }).starts_with("results[0].histograms.ttfb: a histogram is damaged: "));
  CHECK(refused([](OrderedJson& json) { json["results"][0]["size"] = 65; }) ==
        "results[0].size is 65, which is none of the options' sizes");
  CHECK(refused([](OrderedJson& json) {
          json["options"]["sizes"] = {64, 0};
        }) == "options.sizes[1] is 0, but must be from 1 to 9223372036854775807");
  CHECK(refused([](OrderedJson& json) {
          json["options"]["count"] = 3;
        }).starts_with("options contradict themselves: "));
  CHECK(refused([](OrderedJson& json) {
          json["options"]["pattern"] = "stripes";
        }).starts_with("options.pattern is wrong: 'stripes' is not a pattern"));
  CHECK(refused([](OrderedJson& json) { json["results"].push_back(json["results"][0]); }) ==
        "results has 2 entries, more than 1");
  CHECK(refused([](OrderedJson& json) { json["exit"]["code"] = 8; }) ==
        "exit.code is 8, which is not an exit code");
  CHECK(refused([](OrderedJson& json) { json["results"][0]["outages"][0]["outcome"] = "ok"; }) ==
        "results[0].outages[0].outcome is 'ok', which is not a failure");
  CHECK(refused([](OrderedJson& json) { json["results"][0]["failures"][0]["outcome"] = "lost"; }) ==
        "results[0].failures[0].outcome is 'lost', which is not a known outcome");
  CHECK(refused([](OrderedJson& json) { json["results"][0]["outage_count"] = 1; }) ==
        "results[0].outages has 2 entries, more than 1");
}

TEST_CASE("a run that was shorter than an echo of it is refused") {
  CHECK(refused([](OrderedJson& json) { json["results"][0]["elapsed_s"] = 0; }, single()) ==
        "results[0].elapsed_s is 0 ns, less than the longest echo of 6.00 ms");
  CHECK(refused([](OrderedJson& json) { json["results"][0]["elapsed_s"] = 1.4; }, open_loop())
            .starts_with("results[0].elapsed_s is 1.40 s, less than the longest echo of 1.5"));
  CHECK(refused([](OrderedJson& json) { json["results"][0]["connections_waited"] = 2; },
                single()) == "results[0].connections_waited is 2, but must be from 0 to 1");
}

TEST_CASE("texts that are longer than any name or message are refused") {
  const auto with_text = [](const char* pointer, std::size_t length) {
    return refused(
        [&](OrderedJson& json) {
          json[OrderedJson::json_pointer(pointer)] = std::string(length, 'x');
        },
        every_failure());
  };
  CHECK(with_text("/target/host", 1025) == "target.host has 1025 bytes, more than 1024");
  CHECK(with_text("/target/host", 1024) == "not refused");
  CHECK(with_text("/target/address", 65'536) == "target.address has 65536 bytes, more than 1024");
  CHECK(with_text("/exit/reason", 16'385) == "exit.reason has 16385 bytes, more than 16384");
  CHECK(with_text("/results/0/failures/0/peer", 16'385) ==
        "results[0].failures[0].peer has 16385 bytes, more than 16384");
}

TEST_CASE("blocks that are not those of the run are refused") {
  const auto change = [](const std::function<void(OrderedJson&)>& of_blocks) {
    return refused([&](OrderedJson& json) { of_blocks(json["results"][0]["blocks"]); });
  };
  CHECK(change([](OrderedJson& blocks) { blocks["series"].erase(0); }) ==
        "results[0].blocks.series does not add up to the echoes of its run");
  CHECK(change([](OrderedJson& blocks) { blocks["series"][0]["failed"] = 3; }) ==
        "results[0].blocks.series does not add up to the echoes of its run");
  CHECK(change([](OrderedJson& blocks) { blocks["series"][0]["ok"] = 1; }) ==
        "results[0].blocks.series[0].rtt counts 211 values, but there are 1");
  CHECK(change([](OrderedJson& blocks) { blocks["length_s"] = 0.067; }) ==
        "results[0].blocks.length_s is not a possible length of a block");
  CHECK(change([](OrderedJson& blocks) { blocks["length_s"] = 0; }) ==
        "results[0].blocks.length_s is not a possible length of a block");
  CHECK(change([](OrderedJson& blocks) {
          while (blocks["series"].size() < 65) blocks["series"].push_back(blocks["series"][2]);
        }) == "results[0].blocks.series has 65 entries, more than 64");
}

TEST_CASE("a result cut off anywhere is refused") {
  const std::string text = to_json(in_six_blocks(open_loop()));
  for (std::size_t length = 0; length + 2 < text.size(); length += 7) {
    REQUIRE(refusal(text.substr(0, length)).message ==
            "it is cut off after " + std::to_string(length) + " bytes");
  }
}

TEST_CASE("a result with bytes changed is refused, or read, and nothing else") {
  Random random(11);
  const std::string text = to_json(in_six_blocks(open_loop()));
  std::size_t read = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = text;
    for (std::uint64_t k = random.below(3); k < 3; ++k) {
      damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
    }
    try {
      const BenchResult result = read_json_result(damaged);
      const std::string again = to_json(result);
      REQUIRE(to_json(read_json_result(again)) == again);
      ++read;
    } catch (const Error& error) {
      REQUIRE(error.code() == ExitCode::failure);
    }
  }
  CHECK(read > 0);
  CHECK(read < 1000);
}
