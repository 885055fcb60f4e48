#include "report/markdown/check.hpp"

#include <algorithm>

#include "catch.hpp"
#include "support/checks.hpp"
#include "support/golden.hpp"

using namespace especho;
using namespace especho_test;

TEST_CASE("the summary of a check with every verdict") {
  CHECK(check_markdown(every_verdict()) == golden("check_every_verdict.md"));
}

TEST_CASE("the summary of a device that is well is short") {
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
