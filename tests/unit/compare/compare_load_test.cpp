// Which results can be compared, and what is said of both.
#include <algorithm>

#include "catch.hpp"
#include "compare/wording.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;
using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

namespace {

Texts differences_after(const std::function<void(BenchPlan&)>& change) {
  const BenchPlan base = single().plan;
  BenchPlan now = base;
  change(now);
  return differences(base, now);
}

bool has_note(const ResultComparison& comparison, const std::string& text) {
  return std::any_of(comparison.notes.begin(), comparison.notes.end(),
                     [&](const auto& note) { return note.find(text) != std::string::npos; });
}

}  // namespace

TEST_CASE("two loads differ in all that changes what an echo meets") {
  CHECK(differences_after([](BenchPlan& plan) {
          plan.sizes = {64, 4096};
        }) == Texts{"sizes 64 B against 64 B, 4 KiB"});
  CHECK(differences_after([](BenchPlan& plan) { plan.connections = 2; }) ==
        Texts{"connections 1 against 2"});
  CHECK(differences_after([](BenchPlan& plan) { plan.depth = 4; }) == Texts{"depth 1 against 4"});
  CHECK(differences_after([](BenchPlan& plan) { plan.rate = 0.5; }) ==
        Texts{"rate a closed loop against 0.5 echoes/s"});
  CHECK(differences_after([](BenchPlan& plan) {
          plan.think = {10ms, 50ms};
        }) == Texts{"think none against 10 ms to 50 ms"});
  CHECK(differences_after([](BenchPlan& plan) { plan.reconnect = true; }) ==
        Texts{"reconnect off against on"});
  CHECK(differences_after([](BenchPlan& plan) { plan.no_delay = false; }) ==
        Texts{"Nagle off against on"});
  CHECK(differences_after([](BenchPlan& plan) {
          plan.spin = true;
          plan.depth = 2;
        }) == Texts{"depth 1 against 2", "spin off against on"});
}

TEST_CASE("another text or suffix makes another load, and the same bytes from a file do not") {
  using Kind = FixedPayload::Kind;
  const auto text = [](Kind kind, const char* bytes) {
    return [=](BenchPlan& plan) { plan.fixed = make_fixed_payload(kind, bytes); };
  };
  CHECK(differences_after([](BenchPlan& plan) { plan.suffix = "\r\n"; }) ==
        Texts{R"(suffix none against \r\n)"});
  CHECK(differences_after(text(Kind::text, "Hello")) ==
        Texts{"payload a pattern against bytes " + make_fixed_payload(Kind::hex, "Hello").digest});
  BenchPlan base = single().plan;
  BenchPlan now = base;
  text(Kind::text, "Hello")(base);
  text(Kind::file, "Hello")(now);
  CHECK(differences(base, now).empty());
  text(Kind::text, "World")(now);
  CHECK(differences(base, now).size() == 1);
}

TEST_CASE("how much was measured makes no different load") {
  CHECK(differences_after([](BenchPlan& plan) {
          plan.sizes = {64, 64};
          plan.count = 7;
          plan.duration = 1h;
          plan.repeat = 5;
          plan.warmup.echoes = 3;
          plan.seed = 9;
          plan.pattern = {Pattern::Kind::constant, 0};
          plan.threads = 4;
          plan.timeout = 1s;
          plan.target.host = "elsewhere";
        }).empty());
}

TEST_CASE("different loads are refused unless they are allowed") {
  BenchResult other = single();
  other.plan.depth = 4;
  CHECK_NOTHROW(compare(single(), single(), {}));
  try {
    compare(single(), other, {});
    FAIL("they were compared");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    CHECK(std::string(error.what()).find("depth 1 against 4") != std::string::npos);
    CHECK(error.hint().find("--allow-different") != std::string::npos);
  }
  CompareOptions allowed;
  allowed.allow_different = true;
  CHECK(has_note(compare(single(), other, allowed), "depth 1 against 4"));
}

TEST_CASE("an unknown metric is refused") {
  CompareOptions options;
  options.metrics = {"p50", "p95"};
  CHECK_THROWS_AS(validate(options, single().plan, single().plan), Error);
}

TEST_CASE("of different sizes those that both have are compared, each once") {
  CompareOptions allowed;
  allowed.allow_different = true;
  allowed.metrics = {"p50", "errors"};
  BenchResult base = sweep();
  base.plan.sizes.push_back(64);
  const ResultComparison comparison =
      compare(base, result_with({good_run(4096), good_run(64), good_run(7)}), allowed);
  REQUIRE(comparison.changes.size() == 4);
  CHECK(comparison.changes[0].size == 64);
  CHECK(comparison.changes[2].size == 4096);
  CHECK(has_note(comparison, "only the base has 1436 B"));
  CHECK(has_note(comparison, "only the new result has 7 B"));

  const ResultComparison nothing = compare(single(), result_with({good_run(7)}), allowed);
  CHECK(nothing.changes.empty());
  CHECK(nothing.verdict == Verdict::inconclusive);
}

TEST_CASE("other devices and failed benches are noted") {
  BenchResult now = every_failure();
  now.plan.sizes = {64};
  now.simulated.profile = "tutorial";
  const ResultComparison comparison = compare(single(), now, {});
  CHECK(has_note(comparison, "especho.local:80 against sim, profile tutorial"));
  CHECK(has_note(comparison, "the new result ended with 5: "));
  CHECK(has_note(comparison, "--repeat 5"));
}
