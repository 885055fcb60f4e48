
#include "report/check_words.hpp"
#include "catch.hpp"
#include "report/advice.hpp"
#include "support/checks.hpp"

using namespace especho;
using namespace especho_test;

TEST_CASE("a fact is shown with its unit, which is the end of its name") {
  CHECK(fact_text({"period_ms", 10.08}) == "period 10.1 ms");
  CHECK(fact_text({"peer_window_bytes", std::uint64_t{5744}}) == "peer window 5744 B");
  CHECK(fact_text({"throughput_bytes_per_s", 348'160.0}) == "throughput 340 KiB/s");
  CHECK(fact_text({"throughput_bytes_per_s", std::uint64_t{348'160}}) == "throughput 340 KiB/s");
  CHECK(fact_text({"echoes_per_s", 12.5}) == "echoes 12.5 /s");
  CHECK(fact_text({"back_after_s", 2.0}) == "back after 2.00 s");
  CHECK(fact_text({"lost_percent", 0.5}) == "lost 0.5 %");
  CHECK(fact_text({"segments", std::uint64_t{64}}) == "segments 64");
  CHECK(fact_text({"in_order", true}) == "in order yes");
  CHECK(fact_text({"in_order", false}) == "in order no");
  CHECK(fact_text({"stack", std::string("lwIP")}) == "stack lwIP");
}

TEST_CASE("a large figure has no exponent") {
  CHECK(fact_text({"score", 123456.7}) == "score 123457");
  CHECK(fact_text({"longest_ms", 1e12}) == "longest 1000000000000 ms");
}

TEST_CASE("a device profile words the facts it knows and prints the rest as they are") {
  const auto text = [](const DeviceProfile& profile) {
    std::string all;
    for (const Item& item : device_profile_items(profile)) all += item.text + "; ";
    return all;
  };
  CHECK(text({{"mss_bytes", std::uint64_t{1436}},
              {"rtt_p50_ms", 4.37},
              {"network_rtt_ms", 1.0},
              {"device_share_at_least_ms", 1.25},
              {"device_share_at_most_ms", 3.37},
              {"clients_at_once", std::uint64_t{8}},
              {"uptime_s", 2.0}}) ==
        "segments of 1436 B; round trip 4.37 ms; network 1.00 ms; device 1.25 to 3.37 ms; "
        "clients at once: 8; uptime 2.00 s; ");
}

TEST_CASE("the summary counts what is worth it") {
  CHECK(summary(healthy()) == "26 of 26 cases ok; no findings");
  CHECK(summary(every_verdict()) ==
        "6 of 8 cases ok, 1 failed, 1 skipped; 2 findings, 1 without enough evidence");
  CheckResult one = unjudged();
  one.diagnoses = {poll_delay()};
  CHECK(summary(one) == "1 finding");
  one.diagnoses.clear();
  one.cases = {passed("hello")};
  CHECK(summary(one) == "1 of 1 cases ok");
}

TEST_CASE("what a check cost is shown in the units that suit it") {
  const auto sent = [](std::uint64_t bytes) {
    CheckResult result = unjudged();
    result.bytes_sent = bytes;
    return cost_items(result).back().text;
  };
  CHECK(sent(0) == "0 B sent");
  CHECK(sent(1536) == "1.5 KiB sent");
  CHECK(sent(11'744'051) == "11.2 MiB sent");
  CHECK(cost_items(unjudged()).front().text == "23.1 s");
}

TEST_CASE("advice goes with the exit code") {
  CHECK(check_advice(healthy()).empty());
  CHECK(check_advice(every_verdict()) == "repeat it alone with --only half-close -v");
  CHECK(check_advice(nobody_there()).find("address") != std::string::npos);
  CheckResult faulty = healthy();
  faulty.diagnoses = {clear("drift"), poll_delay()};
  CHECK(check_advice(strict(faulty)) == "poll-delay: wait for data instead of delay(10)");
  faulty.diagnoses = {unclear("stalls", "why")};
  CHECK(check_advice(strict(faulty)) == "repeat it alone with --only stalls -v");
  faulty.exit = {ExitCode::timeout, "the deadline passed"};
  CHECK(check_advice(faulty).find("--deadline") != std::string::npos);
  CHECK(check_advice(faulty).find("--quick") != std::string::npos);
  faulty.plan.quick = true;
  CHECK(check_advice(faulty).find("--quick") == std::string::npos);
}
