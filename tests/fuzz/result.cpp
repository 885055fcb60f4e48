// Stored results: those of `compare`, `report` and --baseline.
#include "core/text.hpp"
#include "especho/compare.hpp"
#include "especho/json.hpp"
#include "fuzzer.hpp"
#include "report/formats.hpp"
#include "report/json/json.hpp"
#include "report/text/comparison.hpp"
#include "support/markup.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

void require_lines(std::string_view text) {
  for (const std::string& line : split(text, '\n')) {
    require(printable(line) == line, "drives the terminal", line);
  }
}

/// With itself, nothing is better or worse.
void compare_with_itself(const BenchResult& result) {
  const ResultComparison comparison = compare(result, result, {});
  require(comparison.verdict == Verdict::same || comparison.verdict == Verdict::inconclusive,
          "better or worse than itself", to_string(comparison.verdict));
  TextPage page({});
  print_comparison(page, comparison);
  require_lines(page.text());
  require_lines(markdown_comparison(comparison));
  require_lines(to_json(comparison, "a", "b"));
}

void run(Input input) {
  const auto result = accepted([&] { return read_json_result(text_of(input)); }, ExitCode::failure);
  if (!result) return;
  const std::string stored = to_json(*result);
  require_lines(stored);
  const BenchResult again = read_json_result(stored);
  require(to_json(again) == stored, "stored otherwise", stored);
  compare_with_itself(*result);
  const especho_test::Markup page(html_report({{"one", *result}, {"two", again}}));
  require(page.count("h1") == 1, "a page with one heading");
}

}  // namespace

ESPECHO_FUZZER("result", run)
