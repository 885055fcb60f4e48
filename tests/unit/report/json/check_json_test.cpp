#include "report/json/json.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "support/checks.hpp"
#include "support/golden.hpp"

using namespace especho;
using namespace especho_test;

namespace {

nlohmann::json json_of(const CheckResult& result) {
  return nlohmann::json::parse(to_json(result));
}

}  // namespace

TEST_CASE("the JSON of a check with every verdict") {
  CHECK(to_json(every_verdict()) == golden("check_every_verdict.json"));
}

TEST_CASE("the JSON of a check without a device is valid, and what is unknown is absent") {
  const auto json = json_of(nobody_there());
  CHECK(json["exit"]["code"] == 3);
  CHECK_FALSE(json["target"].contains("address"));
  CHECK_FALSE(json.contains("portrait"));
  CHECK(json["cases"][0]["verdict"] == "skip");
  CHECK_FALSE(json["cases"][0].contains("evidence"));
  CHECK(json["findings"].empty());
}

TEST_CASE("the JSON of a check has all options with their values") {
  CheckResult result = healthy();
  result.plan.only = {"correctness"};
  result.plan.skip = {"idle"};
  result.plan.soak = std::chrono::minutes(1);
  result.plan.deadline = std::chrono::seconds(90);
  result.plan.fail_on = FailOn::diagnosis;
  result.simulated.profile = "tutorial";
  const auto json = json_of(result);
  const auto& options = json["options"];
  CHECK(options["only"] == nlohmann::json{"correctness"});
  CHECK(options["skip"] == nlohmann::json{"idle"});
  CHECK(options["soak_s"] == 60);
  CHECK(options["deadline_s"] == 90);
  CHECK(options["fail_on"] == "diagnosis");
  CHECK(options["timeout_s"] == 5);
  CHECK(json["target"]["profile"] == "tutorial");
  CHECK(json["target"]["simulated"] == true);
}

TEST_CASE("each kind of evidence has its type in the JSON, and no number is not one") {
  CheckResult result = unjudged();
  result.cases = {passed("connect", "",
                         {{"flag", true},
                          {"count", std::uint64_t{7}},
                          {"mean_ms", 1.5},
                          {"word", std::string("x")},
                          {"none", std::numeric_limits<double>::quiet_NaN()},
                          {"all", std::numeric_limits<double>::infinity()}})};
  const auto json = json_of(result);
  const auto& evidence = json["cases"][0]["evidence"];
  CHECK(evidence == nlohmann::json{{"flag", true}, {"count", 7}, {"mean_ms", 1.5}, {"word", "x"}});
}

TEST_CASE("the JSON of a check is valid whatever a device says") {
  const auto json = json_of(hostile());
  CHECK(json["exit"]["code"] == 5);
  CHECK(json["cases"][0]["evidence"].contains("heard"));
}
