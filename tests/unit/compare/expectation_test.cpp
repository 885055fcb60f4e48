#include "especho/expectation.hpp"

#include <string>

#include "catch.hpp"
#include "especho/error.hpp"
#include "support/complaint.hpp"
#include "support/near.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;
using namespace std::chrono_literals;
using Operator = Expectation::Operator;

namespace {

void check_told(const std::string& text, const std::vector<std::string>& told) {
  const Complaint all = complaint_of(ExitCode::usage, [&] { parse_expectation(text); });
  INFO("'" << text << "': " << all.message << " / " << all.hint);
  CHECK(all.message != "no complaint");
  for (const std::string& word : told) {
    INFO("must tell: " << word);
    CHECK((all.message + " / " + all.hint).find(word) != std::string::npos);
  }
}

void check_parsed(const std::string& text, const std::string& metric, Operator op, double limit) {
  INFO(text);
  const Expectation expectation = parse_expectation(text);
  CHECK(expectation.metric == metric);
  CHECK(expectation.op == op);
  CHECK(is_near(expectation.limit, limit));
}

double limit_of(const std::string& text) {
  return parse_expectation(text).limit;
}

Verification verify_in(const RunResult& run, const std::string& text) {
  return verify_all({parse_expectation(text)}, BenchPlan{}, {run}).front();
}

/// Round trips of 1 to `count` milliseconds.
RunResult run_of(int count) {
  RunResult run;
  run.size = 1024;
  run.elapsed = 1s;
  run.echoes[Outcome::ok] = static_cast<std::uint64_t>(count);
  for (int i = 1; i <= count; ++i) run.rtt.record(std::chrono::milliseconds(i));
  return run;
}

bool limits_failures(std::string_view text) {
  return verify_all({parse_expectation(text)}, BenchPlan{}, {RunResult{}}).front().of_failures;
}

}  // namespace

TEST_CASE("a bare latency is one of the round trip") {
  check_parsed("p99<50ms", "rtt.p99", Operator::less, 50e6);
  check_parsed("max<=1.5s", "rtt.max", Operator::at_most, 1.5e9);
  check_parsed("rtt.mean<250us", "rtt.mean", Operator::less, 250e3);
  check_parsed("ttfb.p50<1ms", "ttfb.p50", Operator::less, 1e6);
  check_parsed("response.p99.9<1s", "response.p99.9", Operator::less, 1e9);
  check_parsed("connect.stddev<1ms", "connect.stddev", Operator::less, 1e6);
}

TEST_CASE("a bare number is seconds where a time is asked for") {
  CHECK(is_near(limit_of("p99<50"), 50e9));
  CHECK(is_near(limit_of("longest_stall<0.5"), 0.5e9));
}

TEST_CASE("every operator is understood") {
  check_parsed("errors<3", "errors", Operator::less, 3);
  check_parsed("errors<=3", "errors", Operator::at_most, 3);
  check_parsed("ok>3", "ok", Operator::more, 3);
  check_parsed("ok>=10k", "ok", Operator::at_least, 10'000);
  check_parsed("timeout==0", "timeout", Operator::equal, 0);
  check_parsed("outages!=1", "outages", Operator::not_equal, 1);
}

TEST_CASE("blanks around its parts change nothing") {
  check_parsed("  p99  <  50 ms ", "rtt.p99", Operator::less, 50e6);
  CHECK(parse_expectation("  p99 < 50 ms ").text == "p99 < 50 ms");
}

TEST_CASE("a throughput is bytes in units of 1024 or bits in units of 1000") {
  CHECK(is_near(limit_of("throughput>=100KiB/s"), 102'400));
  CHECK(is_near(limit_of("throughput>=100k"), 102'400));
  CHECK(is_near(limit_of("throughput>=100kB/s"), 102'400));
  CHECK(is_near(limit_of("throughput>=2MB/s"), 2.0 * 1024 * 1024));
  CHECK(is_near(limit_of("throughput>=1.5M/s"), 1.5 * 1024 * 1024));
  CHECK(is_near(limit_of("throughput>=800kbit/s"), 100'000));
  CHECK(is_near(limit_of("throughput>=1Mbit/s"), 125'000));
  CHECK(is_near(limit_of("throughput>=0.5Gbit"), 62'500'000));
  CHECK(is_near(limit_of("throughput>=8 bit/s"), 1));
  CHECK(is_near(limit_of("throughput>0.1MB/s"), 0.1 * 1024 * 1024));
  CHECK(is_near(limit_of("throughput>0.5B/s"), 0.5));
}

TEST_CASE("a rate is per second and may be nothing") {
  CHECK(is_near(limit_of("rate>=99.5"), 99.5));
  CHECK(is_near(limit_of("rate>=2k/s"), 2000));
  CHECK(is_near(limit_of("achieved>0"), 0));
}

TEST_CASE("a share of errors is a percentage or a fraction") {
  CHECK(is_near(limit_of("error_rate<0.1%"), 0.001));
  CHECK(is_near(limit_of("error_rate<0.001"), 0.001));
  CHECK(is_near(limit_of("error_rate<=100%"), 1));
  CHECK(is_near(limit_of("error_rate<1 %"), 0.01));
}

TEST_CASE("percentiles lie between 0 and 100") {
  for (const char* text : {"p101<5ms", "p0<5ms", "p0.0<5ms", "p99.9999999<5ms", "ttfb.p101<5ms",
                           "p9.9.9<5ms", "p99.<5ms", "p099<5ms"}) {
    check_told(text, {"there is no metric", "above 0 and below 100", "max"});
  }
  CHECK(parse_expectation("p99.99999<5ms").metric == "rtt.p99.99999");
  CHECK(parse_expectation("p99.90<5ms").metric == "rtt.p99.9");
  CHECK(parse_expectation("p0.5<5ms").metric == "rtt.p0.5");
}

TEST_CASE("a limit of another kind is refused with the units of the metric") {
  check_told("p99<50 parsecs", {"'p99<50 parsecs'", "'50 parsecs' is not a time", "ms"});
  check_told("throughput<5ms", {"'5ms' is not a throughput", "100KiB/s", "kbit/s"});
  check_told("errors<0.1%", {"'0.1%' is not a count", "whole number"});
  check_told("errors<1.5", {"'1.5' is not a count"});
  check_told("error_rate<101%", {"'101%' is not a share", "0.1%"});
  check_told("rate>5ms", {"'5ms' is not a rate"});
  check_told("throughput>1Xbit/s", {"is not a throughput"});
}

TEST_CASE("a limit that is too large is reported as that, with the largest one") {
  check_told("p99<9999999999h", {"'9999999999h' is too large", "p99 can be up to 2562047h"});
  check_told("errors<99999999999999999999", {"is too large", "up to 9223372036854M"});
  check_told("throughput<9999999999G", {"is too large", "up to 8589934591G/s"});
}

TEST_CASE("what every value meets, or none, is refused before the run") {
  const auto told = [](const char* text) {
    try {
      validate(parse_expectation(text), BenchPlan{});
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      return std::string(error.what()) + " / " + error.hint();
    }
    return std::string("accepted");
  };
  CHECK(told("errors>=0") ==
        "'errors>=0': it can never fail: no value is below 0 / a limit that says something: "
        "errors>0, errors==0");
  CHECK(told("errors<0") == "'errors<0': it always fails: no value is below 0 / errors==0");
  CHECK(told("error_rate<=100%") ==
        "'error_rate<=100%': it can never fail: no share is more than all / a limit that says "
        "something: error_rate<1%");
  CHECK(told("error_rate>1").find("it always fails") != std::string::npos);
  for (const char* text : {"p50>=0", "rate>=0", "throughput>=0", "error_rate>=0"}) {
    INFO(text);
    CHECK(told(text).find("it can never fail") != std::string::npos);
  }
  for (const char* text : {"errors<=0", "errors>0", "errors==0", "reset!=0", "error_rate<100%",
                           "error_rate>=100%", "ok>=1"}) {
    INFO(text);
    CHECK(told(text) == "accepted");
  }
}

TEST_CASE("no limit is infinite, negative or no number") {
  for (const char* metric : {"p99", "throughput", "rate", "errors", "error_rate"}) {
    for (const char* limit : {"nan", "inf", "-1", "1e3", "", "."}) {
      check_told(std::string(metric) + "<" + limit, {std::string(metric) + " is a"});
    }
  }
}

TEST_CASE("an unknown metric leads to the nearest one") {
  check_told("p9q<5ms", {"there is no metric 'p9q'", "did you mean p90?"});
  check_told("throughputt>1k", {"did you mean throughput?"});
  check_told("error_rat<1%", {"did you mean error_rate?"});
  check_told("ttbf.p99<1ms", {"did you mean ttfb.p99?"});
  check_told("timeouts==0", {"did you mean timeout?"});
  check_told("flux<5", {"there is no metric 'flux'", "throughput", "percentile", "error_rate"});
}

TEST_CASE("what is missing or too much in an expectation is named") {
  check_told("", {"empty", "p99<50ms"});
  check_told("   ", {"empty"});
  check_told("p99", {"no operator", "=="});
  check_told("<50ms", {"names no metric"});
  check_told("p99<", {"no limit", "p99 is a time"});
  check_told("p99=50ms", {"'=' is no operator", "=="});
  check_told("p99=<50ms", {"'=<' is no operator"});
  check_told("p99<>50ms", {"'<>' is no operator"});
  check_told("10ms<p99<50ms", {"two operators"});
  check_told("p99<5ms<7ms", {"two operators", "two expectations"});
  check_told("50ms>p99", {"the metric comes first"});
}

TEST_CASE("what a load can never have is refused before it runs") {
  BenchPlan closed;
  closed.count = 200;
  const auto check_refused = [&](const char* text, const char* told) {
    INFO(text);
    try {
      validate(parse_expectation(text), closed);
      FAIL("not refused");
    } catch (const Error& error) {
      CHECK(error.code() == ExitCode::usage);
      CHECK((std::string(error.what()) + error.hint()).find(told) != std::string::npos);
    }
  };
  for (const char* text : {"response.p50<1s", "achieved>1", "unsent==0"}) {
    check_refused(text, "--rate");
  }
  check_refused("p99.9<1s", "p99.9 needs 1000 echoes, a run has 200 at most");
  check_refused("p99.9<1s", "--count 1000");
  CHECK_NOTHROW(validate(parse_expectation("p99.5<1s"), closed));
  CHECK_NOTHROW(validate(parse_expectation("connect.p99.9<1s"), closed));
  BenchPlan open = closed;
  open.rate = 10;
  open.count.reset();
  open.duration = 1s;
  CHECK_NOTHROW(validate(parse_expectation("response.p99.9<1s"), open));
}

TEST_CASE("an expectation that is met shows what was measured") {
  const Verification met = verify_in(run_of(100), "p50<=60ms");
  CHECK(met.met);
  CHECK(met.measured == "50.0 ms");
  CHECK(met.why.empty());
  CHECK_FALSE(met.of_failures);
}

TEST_CASE("an expectation that is not met says why") {
  const Verification failed = verify_in(run_of(100), "rtt.p50<20ms");
  CHECK_FALSE(failed.met);
  CHECK(failed.measured == "50.0 ms");
  CHECK(failed.why == "p50 is 50.0 ms");
  CHECK(failed.text == "rtt.p50<20ms");
}

TEST_CASE("a value next to its limit is shown with all its digits") {
  RunResult run = run_of(0);
  for (int i = 0; i < 100; ++i) run.rtt.record(50'040'123ns);
  const Verification failed = verify_in(run, "max<=50ms");
  CHECK_FALSE(failed.met);
  CHECK(failed.why == "max is 50.040123 ms");
  run.echoes[Outcome::ok] = 100;
  CHECK(verify_in(run, "throughput>=102401B/s").why == "throughput is 102400 B/s");
}

TEST_CASE("every operator compares as it says") {
  RunResult run = run_of(5);
  const auto met = [&](const std::string& text) { return verify_in(run, text).met; };
  CHECK((met("ok<6") && !met("ok<5")));
  CHECK((met("ok<=5") && !met("ok<=4")));
  CHECK((met("ok>4") && !met("ok>5")));
  CHECK((met("ok>=5") && !met("ok>=6")));
  CHECK((met("ok==5") && !met("ok==4")));
  CHECK((met("ok!=4") && !met("ok!=5")));
}

TEST_CASE("a percentile needs as many samples as put one beyond it") {
  CHECK(verify_in(run_of(100), "p99<1s").met);
  CHECK(verify_in(run_of(99), "p99<1s").why ==
        "not enough samples: p99 needs 100 echoes, there are 99");
  CHECK(verify_in(run_of(200), "p99.9<1s").why ==
        "not enough samples: p99.9 needs 1000 echoes, there are 200");
  CHECK(verify_in(run_of(200), "p99.99999<1s").why ==
        "not enough samples: p99.99999 needs 10000000 echoes, there are 200");
  CHECK(verify_in(run_of(2), "p50<1s").met);
  CHECK(verify_in(run_of(1), "p50<1s").why == "not enough samples: p50 needs 2 echoes, there is 1");
  CHECK(verify_in(run_of(2), "p0.5<1s").met);
  RunResult run = run_of(100);
  run.connect.record(1ms);
  CHECK(verify_in(run, "connect.p50<1s").why ==
        "not enough samples: connect.p50 needs 2 handshakes, there is 1");
  CHECK(verify_in(run, "connect.max<1s").met);
}

TEST_CASE("what is not known is not met") {
  const RunResult nothing;
  for (const char* text : {"min<1s", "mean<1s", "ttfb.max<1s", "longest_stall<1s"}) {
    INFO(text);
    CHECK_FALSE(verify_in(nothing, text).met);
    CHECK(verify_in(nothing, text).why == "no echo was completed");
    CHECK(verify_in(nothing, text).measured.empty());
  }
  CHECK(verify_in(nothing, "error_rate<1%").why == "no echo was attempted");
  CHECK(verify_in(nothing, "connect.max<1s").why == "no handshake was measured");
  CHECK(verify_in(nothing, "retransmits==0").why == "this system does not report retransmits");
  CHECK(verify_in(nothing, "tcp.rtt<1s").why == "this system does not report tcp.rtt");
}

TEST_CASE("of outages that were not kept, the longest stall is not known") {
  RunResult run = open_loop().runs[0];
  CHECK(verify_in(run, "longest_stall<1s").why == "longest_stall is 1.52 s");
  run.outage_count = 150;
  CHECK(verify_in(run, "longest_stall<1h").why ==
        "longest_stall is not known: of 150 outages only 2 are kept");
}

TEST_CASE("counts, rates and evidence are those of the run") {
  const RunResult run = open_loop().runs[0];
  for (const char* text :
       {"ok==1000",        "attempted==1002",   "errors==2",   "reset==1",       "unreachable==1",
        "timeout==0",      "short==0",          "mismatch==0", "refused==0",     "excess==0",
        "cut_off==2",      "unsent==496",       "outages==2",  "retransmits==3", "connections==10",
        "tcp.rtt==40us",   "tcp.min_rtt==22us", "rate<99.7",   "rate>99.5",      "achieved>99.9",
        "error_rate<0.2%", "error_rate>0.19%"}) {
    INFO(text << ": " << verify_in(run, text).why);
    CHECK(verify_in(run, text).met);
  }
  CHECK(verify_in(run, "error_rate<0.1%").why == "error_rate is 0.200 %");
  CHECK(verify_in(run, "rate>1k").why == "rate is 99.6/s");
}

TEST_CASE("errors, their share and the names of outcomes judge failures") {
  for (const char* text : {"errors==0", "error_rate<1%", "timeout==0", "short==0", "mismatch==0",
                           "reset==0", "refused==0", "unreachable==0", "excess==0"}) {
    INFO(text);
    CHECK(limits_failures(text));
  }
  for (const char* text : {"errors<=3", "errors==3", "error_rate<=1%", "timeout<2"}) {
    INFO(text);
    CHECK(limits_failures(text));
  }
  for (const char* text : {"errors>=1", "errors>0", "reset!=99", "error_rate>1%"}) {
    INFO(text << " is no bound from above");
    CHECK_FALSE(limits_failures(text));
  }
  for (const char* text : {"ok>=1", "attempted>=1", "outages==0", "cut_off==0", "p50<1s"}) {
    INFO(text);
    CHECK_FALSE(limits_failures(text));
  }
}

TEST_CASE("all expectations are verified in all runs") {
  BenchResult result = sweep();
  const auto all = verify_all({parse_expectation("p50<1s"), parse_expectation("errors==0")},
                              result.plan, result.runs);
  REQUIRE(all.size() == 6);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].run == i / 2);
    CHECK(all[i].text == (i % 2 == 0 ? "p50<1s" : "errors==0"));
  }
}

TEST_CASE("an expectation of a run that never began is not met") {
  BenchResult result = sweep();
  result.runs.resize(1);
  const auto all = verify_all({parse_expectation("errors==0")}, result.plan, result.runs);
  REQUIRE(all.size() == 3);
  CHECK(all[0].met);
  CHECK_FALSE(all[1].met);
  CHECK(all[1].why == "the run of 1436 B never began");
  CHECK(all[2].run == 2);
  CHECK(all[2].why == "the run of 4 KiB never began");
}

TEST_CASE("handshakes are expected of the runs that have any") {
  BenchResult result = repeated();
  result.runs[1].connect = {};
  result.runs[2].connect = {};
  const std::vector<Expectation> expectations{parse_expectation("connect.max<1s")};
  const auto some = verify_all(expectations, result.plan, result.runs);
  REQUIRE(some.size() == 1);
  CHECK(some[0].met);
  result.runs[0].connect = {};
  const auto none = verify_all(expectations, result.plan, result.runs);
  REQUIRE(none.size() == 3);
  CHECK_FALSE(none[0].met);
}
