#include "report/text/gates.hpp"

#include "catch.hpp"
#include "report/text/bench.hpp"
#include "support/gates.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;

namespace {

std::string printed(const BenchResult& result, bool color = false) {
  TextPage page({color, false});
  print_verifications(page, result);
  return page.text();
}

}  // namespace

TEST_CASE("without expectations nothing is printed of them") {
  CHECK(printed(single()).empty());
}

TEST_CASE("each expectation is a line with what was measured, or why it failed") {
  CHECK(printed(gated(single(), {"p50<1ms", "throughput>=100KiB/s", "p99.99<1s"})) == R"(
expectations: 2 of 3 met
  p50<1ms               246 us
  throughput>=100KiB/s  199 KiB/s
  p99.99<1s             failed: not enough samples: p99.99 needs 10000 echoes, there are 1000
)");
}

TEST_CASE("with several runs each is named, and an expectation counts once") {
  BenchResult result = sweep();
  result.runs.pop_back();
  CHECK(printed(gated(result, {"errors==0"})) == R"(
expectations: 0 of 1 met
  64 B    errors==0  0
  1436 B  errors==0  0
  4 KiB   errors==0  failed: the run of 4 KiB never began
)");
}

TEST_CASE("only what failed is painted") {
  const std::string text = printed(gated(single(), {"p50<1ms", "p50<1us"}), true);
  CHECK(text.find("\x1b[31mfailed: p50 is 246 us\x1b[0m") != std::string::npos);
  CHECK(text.find("\x1b[31m") == text.rfind("\x1b[31m"));
}

TEST_CASE("a text report ends with its expectations") {
  const BenchResult result = gated(single(), {"p50<1ms"});
  CHECK(text_report(result, {}).ends_with(printed(result)));
}
