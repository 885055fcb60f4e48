#include "report/text/comparison.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "report/formats.hpp"
#include "report/json/entries.hpp"
#include "report/json/json.hpp"

using namespace especho;

namespace {

Change change(std::string metric, double base, double now, std::optional<double> low,
              std::optional<double> high, Verdict verdict, std::string why = {}) {
  return {.size = 64,
          .metric = std::move(metric),
          .base = base,
          .now = now,
          .change = now / base - 1,
          .low = low,
          .high = high,
          .verdict = verdict,
          .why = std::move(why)};
}

ResultComparison comparison_of_five() {
  const std::string noise =
      "too much noise to see a change as small as the tolerance; measure longer, or --repeat 5";
  ResultComparison comparison{
      .tolerance = 0.1,
      .units = "16 batches of 62 echoes against 16 batches of 64 echoes",
      .changes = {change("rtt.p50", 2.01e6, 2.44e6, 0.163, 0.261, Verdict::worse),
                  change("rtt.p90", 3e6, 3.1e6, -0.08, 0.15, Verdict::inconclusive, noise),
                  change("rtt.p99", 4e6, 4.1e6, -0.2, {}, Verdict::inconclusive, noise),
                  change("throughput", 16384, 16384, -0.013, 0.009, Verdict::same),
                  {.size = 64,
                   .metric = "errors",
                   .base = 0.02,
                   .now = 0.005,
                   .change = -0.015,
                   .low = -0.02,
                   .high = -0.01,
                   .verdict = Verdict::better}},
      .notes = {"different devices: 10.0.0.7:80 against sim, profile tutorial"},
      .verdict = Verdict::worse};
  return comparison;
}

ResultComparison of_one(Change one) {
  const Verdict verdict = one.verdict;
  return {.tolerance = 0.1,
          .units = "few",
          .changes = {std::move(one)},
          .notes = {},
          .verdict = verdict};
}

std::string text_of(const ResultComparison& comparison, TextStyle style = {}) {
  TextPage page(style);
  print_comparison(page, comparison);
  return page.text();
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    longest = std::max(longest, end - begin);
    begin = end + 1;
  }
  return longest;
}

}  // namespace

TEST_CASE("a comparison as text has values, changes, verdicts, reasons, method and notes") {
  CHECK(text_of(comparison_of_five()) ==
        R"(                  base         new       change (interval)  verdict
rtt p50        2.01 ms     2.44 ms      +21 % (+16 to +26)  worse
rtt p90        3.00 ms     3.10 ms    +3.3 % (-8.0 to +15)  inconclusive
rtt p99        4.00 ms     4.10 ms   +2.5 % (-20 and more)  inconclusive
throughput  16.0 KiB/s  16.0 KiB/s   +0.0 % (-1.3 to +0.9)  same
errors             2 %       0.5 %  -1.5 pp (-2.0 to -1.0)  better

  rtt p90, rtt p99: too much noise to see a change as small as the tolerance;
    measure longer, or --repeat 5

worse: rtt p50 is 21 % worse (16 to 26)
Tolerance 10 %; all intervals hold together with 95 %; 16 batches of 62 echoes
  against 16 batches of 64 echoes.
Note: different devices: 10.0.0.7:80 against sim, profile tutorial
)");
}

TEST_CASE("no line of a comparison is longer than a page is wide") {
  ResultComparison comparison = comparison_of_five();
  for (Change& one : comparison.changes) {
    one.size = 1436;
    if (one.metric.starts_with("rtt")) one.metric = "response" + one.metric.substr(3);
    one.why =
        "the base: too little data: 12 echoes in 4 stretches of time; measure with more "
        "--count or --duration";
  }
  comparison.changes[0].size = 65536;
  CHECK(text_of(comparison).find("\n1436 B\n  response p90 ") != std::string::npos);
  CHECK(longest_line(text_of(comparison)) <= TextPage::kColumns);
}

TEST_CASE("only verdicts that matter are painted") {
  const std::string text = text_of(comparison_of_five(), {.color = true});
  CHECK(text.find("\x1b[31mworse") != std::string::npos);
  CHECK(text.find("\x1b[33minconclusive") != std::string::npos);
  CHECK(text.find("  same\n") != std::string::npos);
  CHECK(text_of(comparison_of_five()).find('\x1b') == std::string::npos);
}

TEST_CASE("a comparison is summed up by the change that decides") {
  CHECK(comparison_summary(comparison_of_five()) == "rtt p50 is 21 % worse (16 to 26)");
  CHECK(comparison_summary(of_one(change("throughput", 100, 80, -0.25, -0.15, Verdict::worse))) ==
        "throughput is 20 % worse (15 to 25)");
  CHECK(comparison_summary(of_one(change("rtt.p99", 100, 150, 0.2, {}, Verdict::worse))) ==
        "rtt p99 is 50 % worse (20 and more)");
  CHECK(comparison_summary(of_one(change("rtt.mean", 100, 50, -0.6, -0.4, Verdict::better))) ==
        "rtt mean is 50 % better (40 to 60)");
  CHECK(comparison_summary(of_one(change("rtt.p50", 1, 1, 0, 0, Verdict::same))) ==
        "no change beyond 10 %");
  CHECK(comparison_summary(of_one(change("rtt.p50", 1, 1, 0, 0, Verdict::inconclusive,
                                         "too little data"))) == "rtt p50: too little data");
  CHECK(comparison_summary({}) == "nothing could be compared");
}

TEST_CASE("a change of more than three times is a factor") {
  CHECK(comparison_summary(of_one(change("rtt.p50", 2, 3660, 1709.2, 1939, Verdict::worse))) ==
        "rtt p50 is worse: x1830 (x1710 to x1940)");
  CHECK(comparison_summary(of_one(change("throughput", 175, 1, -0.998, -0.98, Verdict::worse))) ==
        "throughput is worse: x1/175 (x1/500 to x1/50)");
  CHECK(comparison_summary(of_one(change("rtt.p90", 10, 31, 1.5, {}, Verdict::worse))) ==
        "rtt p90 is worse: x3.1 (x2.5 and more)");
  CHECK(comparison_summary(of_one(change("rtt.p90", 10, 30, 1.5, 2.5, Verdict::worse))) ==
        "rtt p90 is 200 % worse (150 to 250)");
  CHECK(comparison_summary(of_one(change("throughput", 10, 0, {}, -0.9, Verdict::worse))) ==
        "throughput is 100 % worse (90 and more)");
  CHECK(markdown_comparison(of_one(change("rtt.p50", 2, 3660, 1709.2, 1939, Verdict::worse)))
            .find("| x1830 (x1710 to x1940) |") != std::string::npos);
}

TEST_CASE("a comparison of nothing says so in every format") {
  ResultComparison nothing;
  nothing.notes = {"only the base has 64 B"};
  CHECK(text_of(nothing) ==
        "inconclusive: nothing could be compared\nNote: only the base has 64 B\n");
  CHECK(markdown_comparison(nothing).find("nothing could be compared") != std::string::npos);
  const auto json = nlohmann::json::parse(to_json(nothing, "a", "b"));
  CHECK(json["changes"].empty());
  CHECK(json["exit"]["code"] == 7);
}

TEST_CASE("a comparison as Markdown is a table below its verdict") {
  const std::string text = markdown_comparison(comparison_of_five());
  CHECK(text.starts_with("**worse**: rtt p50 is 21 % worse (16 to 26)\n\n| metric |"));
  CHECK(text.find("| rtt p50 | 2.01 ms | 2.44 ms | +21 % (+16 to +26) | **worse** |\n") !=
        std::string::npos);
  CHECK(text.find("| errors | 2 % | 0.5 % | -1.5 pp (-2.0 to -1.0) | better |\n") !=
        std::string::npos);
}

TEST_CASE("a comparison as JSON has units in the names, and leaves out what is unknown") {
  const auto json = nlohmann::json::parse(to_json(comparison_of_five(), "a.json", "b\xff.json"));
  CHECK(json["schema"] == "especho.compare/1");
  CHECK(json["base"] == "a.json");
  CHECK(json["verdict"] == "worse");
  CHECK(json["exit"]["code"] == 99);
  CHECK(json["exit"]["reason"] == "rtt p50 is 21 % worse (16 to 26)");
  REQUIRE(json["changes"].size() == 5);
  const auto& p50 = json["changes"][0];
  CHECK(p50["metric"] == "rtt.p50");
  CHECK(p50["base_ms"] == 2.01);
  CHECK(p50["new_ms"] == 2.44);
  CHECK(p50["low"] == 0.163);
  CHECK_FALSE(p50.contains("why"));
  CHECK_FALSE(json["changes"][2].contains("high"));
  CHECK(json["changes"][3]["base_bytes_per_s"] == 16384);
  CHECK(json["changes"][4]["new_share"] == 0.005);
  CHECK(json["notes"].size() == 1);
  CHECK(comparison_entry(comparison_of_five()) ==
        nlohmann::ordered_json::parse(comparison_entry(comparison_of_five()).dump()));
}
