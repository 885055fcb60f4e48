#include "report/formats.hpp"

#include <algorithm>

#include "catch.hpp"
#include "report/text/comparison.hpp"
#include "support/checks.hpp"
#include "support/gates.hpp"
#include "support/golden.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_test;

TEST_CASE("a summary of a bench in Markdown is as expected") {
  CHECK(markdown_report(gated(single(), {"p50<1ms", "errors==0"})) == golden("single.md"));
  CHECK(markdown_report(gated(every_failure(), {"p50<1us"})) == golden("failures.md"));
  CHECK(markdown_report(gated(mixed(), {"response.p99<1s"})) == golden("mixed.md"));
}

TEST_CASE("a bench that measured nothing says so") {
  BenchResult result = single();
  result.runs.clear();
  result.exit = {ExitCode::failure, "too few descriptors"};
  const std::string text = markdown_report(result);
  CHECK(text.find("failed\n") != std::string::npos);
  CHECK(text.find("**Exit code 1:** too few descriptors") != std::string::npos);
  CHECK(text.find("Nothing was measured.") != std::string::npos);
  CHECK(markdown_report(nothing_completed()).find("| 64 B | 0 of 1 | - | - |") !=
        std::string::npos);
}

TEST_CASE("a comparison follows the summary") {
  BenchResult result = single();
  result.comparison = mixed_comparison();
  CHECK(markdown_report(result).ends_with("### Against the baseline\n\n" +
                                          markdown_comparison(mixed_comparison())));
}

TEST_CASE("names and messages can't break a table") {
  BenchResult result = gated(single(), {"p50 < 1us"});
  result.plan.target.host = "a|b`c`\n# d";
  const std::string text = markdown_report(result);
  CHECK(text.starts_with("## especho bench a\\|b\\`c\\` \\# d:80: failed\n"));
  CHECK(text.find("| p50 \\< 1us |") != std::string::npos);
}

TEST_CASE("the summary of a check with every verdict") {
  CHECK(check_markdown(every_verdict()) == golden("check_every_verdict.md"));
}

TEST_CASE("the summary of a healthy device is short") {
  const std::string text = check_markdown(healthy());
  CHECK(text.starts_with("## especho check especho.local:80: passed\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') < 8);
  CHECK(text.find('|') == std::string::npos);
}

TEST_CASE("nothing that a device says is markup in the summary") {
  const std::string text = check_markdown(hostile());
  CHECK(text.find("<b>") == std::string::npos);
  CHECK(text.find("\nnot ok") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}
