// Verdicts on results whose truth is known.
#include "especho/compare.hpp"

#include <cmath>

#include "catch.hpp"
#include "support/near.hpp"
#include "support/synthetic.hpp"

using namespace especho;
using namespace especho_test;
using namespace std::chrono_literals;

namespace {

CompareOptions only(std::vector<std::string> metrics) {
  CompareOptions options;
  options.metrics = std::move(metrics);
  return options;
}

BenchResult quiet(const Trial& trial, std::uint64_t seed = 1) {
  Noise noise(seed);
  return synthetic_result(independent(0.05), trial, noise);
}

/// Every `nth` echo failed: spread over the blocks.
BenchResult with_failures(std::uint64_t failed, std::uint64_t seed = 1) {
  BenchResult result = quiet({}, seed);
  RunResult& run = result.runs[0];
  run.echoes[Outcome::timeout] = failed;
  for (std::uint64_t i = 0; i < failed; ++i) {
    ++run.blocks.blocks[i * run.blocks.blocks.size() / failed].failed;
  }
  return result;
}

Change change_of(const BenchResult& base, const BenchResult& now, const std::string& metric) {
  const ResultComparison comparison = compare(base, now, only({metric}));
  REQUIRE(comparison.changes.size() == 1);
  const Change& change = comparison.changes[0];
  CHECK(comparison.verdict == change.verdict);
  CHECK(change.why.empty() == (change.verdict != Verdict::inconclusive));
  for (const auto& value : {change.base, change.now, change.change, change.low, change.high}) {
    if (value) CHECK(std::isfinite(*value));
  }
  if (change.low) CHECK(*change.low <= *change.change);
  if (change.high) CHECK(*change.high >= *change.change);
  return change;
}

}  // namespace

TEST_CASE("a result compared with itself has not changed") {
  const BenchResult result = quiet({});
  const ResultComparison comparison =
      compare(result, result, only({"p50", "p90", "mean", "throughput", "errors"}));
  CHECK(comparison.verdict == Verdict::same);
  for (const Change& change : comparison.changes) {
    INFO(change.metric);
    CHECK(is_near(*change.change, 0));
    if (change.metric == "errors") continue;  // of no failures there is no interval
    CHECK(*change.low <= 0);
    CHECK(*change.high >= 0);
  }
}

TEST_CASE("a slower device is worse, and a faster one better, in every metric of speed") {
  for (const std::size_t repeat : {1U, 3U, 5U}) {
    const BenchResult base = quiet({.echoes = 3000, .repeat = repeat}, 1);
    const BenchResult slower = quiet({.echoes = 3000, .factor = 1.2, .repeat = repeat}, 2);
    for (const char* metric : {"p50", "p90", "p99", "mean", "throughput"}) {
      INFO(metric << " of " << repeat << " runs");
      const Change worse = change_of(base, slower, metric);
      CHECK(worse.verdict == Verdict::worse);
      const Change better = change_of(slower, base, metric);
      CHECK(better.verdict == Verdict::better);
      // The one is the inverse of the other.
      CHECK(is_near((1 + *worse.change) * (1 + *better.change), 1));
      CHECK(is_near((1 + *worse.low) * (1 + *better.high), 1));
      const double truth = std::string(metric) == "throughput" ? 1 / 1.2 - 1 : 0.2;
      CHECK(*worse.low < truth + 0.01);
      CHECK(*worse.high > truth - 0.01);
      CHECK(is_near(*worse.change, truth, 0.03));
    }
  }
}

TEST_CASE("a change within the tolerance is the same, however certain it is") {
  const BenchResult base = quiet({.echoes = 3000}, 1);
  const BenchResult now = quiet({.echoes = 3000, .factor = 1.05}, 2);
  CHECK(change_of(base, now, "p50").verdict == Verdict::same);
  CompareOptions strict = only({"p50"});
  strict.tolerance = 0.01;
  CHECK(compare(base, now, strict).verdict == Verdict::worse);
}

TEST_CASE("too few echoes, or stretches, are inconclusive and the reason says so") {
  for (const std::size_t echoes : {0U, 1U, 7U, 29U}) {
    INFO(echoes << " echoes");
    for (const char* metric : {"p50", "mean", "throughput"}) {
      const Change change = change_of(quiet({}), quiet({.echoes = echoes}), metric);
      CHECK(change.verdict == Verdict::inconclusive);
      CHECK(change.base);
      CHECK_FALSE(change.now);
      CHECK(change.why.find(echoes == 0 ? "no echo was completed" : "too little data") !=
            std::string::npos);
      CHECK(change.why.starts_with("the new result: "));
    }
  }
  BenchResult without_blocks = quiet({});
  without_blocks.runs[0].blocks = {};
  CHECK(change_of(without_blocks, without_blocks, "p50").verdict == Verdict::inconclusive);
}

TEST_CASE("a p99 needs echoes beyond it") {
  const Change few = change_of(quiet({.echoes = 200}), quiet({.echoes = 200}, 2), "p99");
  CHECK(few.verdict == Verdict::inconclusive);
  CHECK(few.why.find("too few echoes") != std::string::npos);
  CHECK(change_of(quiet({.echoes = 5000}), quiet({.echoes = 5000}, 2), "p99").verdict ==
        Verdict::same);
  const Trial short_runs{.echoes = 99, .repeat = 5};
  CHECK(change_of(quiet(short_runs), quiet(short_runs), "p99").why ==
        "needs 100 echoes in each run");
}

TEST_CASE("noise that hides a change is inconclusive") {
  Noise noise(7);
  const Device loud = independent(1.0);
  const BenchResult base = synthetic_result(loud, {.echoes = 200}, noise);
  const Change change = change_of(base, synthetic_result(loud, {.echoes = 200}, noise), "mean");
  CHECK(change.verdict == Verdict::inconclusive);
  CHECK(change.why.find("noise") != std::string::npos);
}

TEST_CASE("runs that differ from each other make the interval of whole runs wide") {
  Noise noise(8);
  const Trial steady{.echoes = 500, .repeat = 5};
  const Trial moody{.echoes = 500, .repeat = 5, .offset = 0.1};
  const Device device = independent(0.05);
  const Change narrow = change_of(synthetic_result(device, steady, noise),
                                  synthetic_result(device, steady, noise), "p50");
  const Change wide = change_of(synthetic_result(device, moody, noise),
                                synthetic_result(device, moody, noise), "p50");
  CHECK(narrow.verdict == Verdict::same);
  CHECK(*wide.high - *wide.low > 5 * (*narrow.high - *narrow.low));
}

TEST_CASE("what is compared is the response where both results have one") {
  Noise noise(9);
  BenchResult base = synthetic_result(independent(0.05), {}, noise);
  BenchResult now = base;
  base.plan.rate = now.plan.rate = 100;
  CHECK(change_of(base, now, "p50").metric == "rtt.p50");
  for (BenchResult* result : {&base, &now}) {
    const int factor = result == &now ? 2 : 1;
    RunResult& run = result->runs[0];
    const auto stretched = [factor](const Histogram& rtt) {
      Histogram response;
      for (const auto& bucket : rtt.buckets()) {
        for (std::uint64_t i = 0; i < bucket.count; ++i) response.record(bucket.high * factor);
      }
      return response;
    };
    run.response = stretched(run.rtt);
    for (Block& block : run.blocks.blocks) block.response = stretched(block.rtt);
  }
  const Change change = change_of(base, now, "p50");
  CHECK(change.metric == "response.p50");
  CHECK(change.verdict == Verdict::worse);
  CHECK(is_near(*change.change, 1, 0.01));
}

TEST_CASE("failed echoes are worse when they are more than chance") {
  CHECK(change_of(with_failures(0), with_failures(0), "errors").verdict == Verdict::same);
  CHECK(change_of(with_failures(3), with_failures(3), "errors").verdict == Verdict::same);
  CHECK(change_of(with_failures(0), with_failures(2), "errors").verdict == Verdict::inconclusive);
  const Change worse = change_of(with_failures(0), with_failures(50), "errors");
  CHECK(worse.verdict == Verdict::worse);
  CHECK(*worse.base == 0);
  CHECK(is_near(*worse.now, 50.0 / 1050));
  CHECK(is_near(*worse.change, 50.0 / 1050));
  CHECK(change_of(with_failures(50), with_failures(0), "errors").verdict == Verdict::better);
}

TEST_CASE("echoes that failed in the warm-up are counted too") {
  BenchResult now = quiet({});
  now.runs[0].echoes[Outcome::reset] = 100;
  const Change change = change_of(quiet({}), now, "errors");
  CHECK(is_near(*change.now, 100.0 / 1100));
}

TEST_CASE("throughput counts the silence in which a run ended") {
  BenchResult now = quiet({});
  now.runs[0].elapsed *= 100;
  const Change change = change_of(quiet({}), now, "throughput");
  CHECK(is_near(*change.now, now.runs[0].bytes_per_second(), 1e-6));
  CHECK(is_near(*change.change, -0.99, 1e-3));
  CHECK(change.verdict == Verdict::worse);
}

TEST_CASE("runs without time or echoes are inconclusive and have no odd numbers") {
  BenchResult timeless = quiet({});
  timeless.runs[0].elapsed = 0ns;
  Noise noise(1);
  RunResult instant_run = synthetic_run(independent(0.05), 0, 1, noise);
  for (int i = 0; i < 100; ++i) instant_run.rtt.record(0ns);
  instant_run.echoes[Outcome::ok] = 100;
  instant_run.blocks.blocks.resize(20, Block{.failed = 0, .rtt = instant_run.rtt, .response = {}});
  BenchResult no_runs = quiet({});
  no_runs.runs.clear();
  BenchResult dead_runs = quiet({.repeat = 5});
  for (RunResult& run : dead_runs.runs) {
    run = nothing_completed().runs[0];
  }
  const std::vector<BenchResult> odd{timeless, nothing_completed(), result_with({instant_run}),
                                     no_runs,  dead_runs,           quiet({.echoes = 1})};
  for (std::size_t i = 0; i < odd.size(); ++i) {
    INFO("odd result " << i);
    for (const BenchResult& sane : {quiet({}), quiet({.repeat = 5}), odd[i]}) {
      for (const char* metric : {"p50", "p99", "mean", "throughput", "errors"}) {
        INFO(metric);
        change_of(sane, odd[i], metric);
        change_of(odd[i], sane, metric);
      }
      CHECK(compare(sane, odd[i], only({"throughput"})).verdict == Verdict::inconclusive);
    }
  }
}

TEST_CASE("runs that completed nothing are not left out of the throughput of whole runs") {
  BenchResult now = quiet({.repeat = 6});
  for (std::size_t i = 0; i < 2; ++i) now.runs[i] = nothing_completed().runs[0];
  const Change change = change_of(quiet({.repeat = 5}), now, "throughput");
  CHECK(change.why == "the new result: a run completed no echo");
  CHECK(change_of(quiet({.repeat = 5}), now, "p50").verdict == Verdict::inconclusive);
}

TEST_CASE("the worst change decides, and what is unknown counts more than what is better") {
  const BenchResult base = quiet({});
  CHECK(compare(base, quiet({.factor = 0.5}, 2), {}).verdict == Verdict::better);
  BenchResult faulty = with_failures(2, 2);
  CHECK(compare(base, faulty, only({"p50", "errors"})).verdict == Verdict::inconclusive);
  faulty = with_failures(90, 2);
  CHECK(compare(base, faulty, only({"p50", "errors"})).verdict == Verdict::worse);
  CHECK(compare(base, base, only({})).verdict == Verdict::inconclusive);
}

TEST_CASE("the units of the comparison are named") {
  const ResultComparison stretches = compare(quiet({}), quiet({.echoes = 500}), {});
  CHECK(stretches.units == "16 batches of 62 echoes against 16 batches of 31 echoes");
  const ResultComparison runs = compare(quiet({.repeat = 5}), quiet({.repeat = 6}), {});
  CHECK(runs.units == "5 runs of 1000 echoes against 6 runs of 1000 echoes");
  CHECK(runs.notes.empty());
}
