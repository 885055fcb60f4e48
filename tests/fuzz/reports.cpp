// Documents about results in which all that others may have said is what the input says.
#include <functional>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "especho/json.hpp"
#include "fuzzer.hpp"
#include "report/formats.hpp"
#include "report/json/json.hpp"
#include "report/junit.hpp"
#include "report/openmetrics.hpp"
#include "support/checks.hpp"
#include "support/markup.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

using Texts = std::function<std::string()>;

BenchResult bench_of(const Texts& text) {
  BenchResult result = especho_test::every_failure();
  result.plan.target.host = text();
  result.address = text();
  result.simulated = {text(), text(), text()};
  result.exit.reason = text();
  for (Failure& failure : result.runs[0].failures) {
    failure.peer = text();
    failure.detail = text();
    failure.advice = text();
    if (failure.mismatch) failure.mismatch->got = text();
  }
  result.verifications = {{.text = text(), .run = 0, .met = false, .measured = "1", .why = text()}};
  ResultComparison comparison;
  comparison.notes = {text()};
  result.comparison = comparison;
  return result;
}

CheckResult check_of(const Texts& text) {
  CheckResult result = especho_test::every_verdict();
  result.plan.target.host = text();
  result.address = text();
  result.simulated = {text(), text(), text()};
  result.exit.reason = text();
  for (CaseResult& one : result.cases) {
    one.message = text();
    one.evidence = {{"heard", text()}};
  }
  for (Diagnosis& one : result.diagnoses) {
    one.message = text();
    one.fix = text();
    one.places = {{text(), 1, text(), text()}};
  }
  result.device_profile = {{"stack", text()}};
  return result;
}

/// Nothing in it drives a terminal, and the lines are those that the document has for any text.
void require_lines(const std::string& document, const std::string& about_nothing = {}) {
  const auto lines = split(document, '\n');
  for (const std::string& line : lines) {
    require(printable(line) == line, "drives a terminal", line);
  }
  if (about_nothing.empty()) return;
  require(lines.size() == split(about_nothing, '\n').size(), "a text has lines", document);
}

void require_markup(const std::string& document, std::string_view element, std::size_t count) {
  require_lines(document);
  const std::size_t begin = document.starts_with("<?") ? document.find('\n') + 1 : 0;
  const especho_test::Markup markup(std::string_view(document).substr(begin));
  require(markup.count(element) == count, "other elements", document);
}

void require_json(const std::string& document) {
  require_lines(document);
  require(nlohmann::json::accept(document), "no JSON", document);
}

std::string dot() {
  return ".";
}

using Document = void (*)(const Texts&);
constexpr Document kDocuments[] = {
    [](const Texts& text) { require_lines(text_report(bench_of(text), {})); },
    [](const Texts& text) {
      require_lines(markdown_report(bench_of(text)), markdown_report(bench_of(dot)));
    },
    [](const Texts& text) { require_lines(openmetrics_report(bench_of(text))); },
    [](const Texts& text) { require_lines(hdr_log(bench_of(text)), hdr_log(bench_of(dot))); },
    [](const Texts& text) { require_json(to_json(bench_of(text))); },
    [](const Texts& text) { require_markup(junit_report(bench_of(text)), "testsuite", 1); },
    [](const Texts& text) {
      require_markup(html_report({{text(), bench_of(text)}}, text()), "h1", 1);
    },
    [](const Texts& text) { require_lines(check_text(check_of(text), {})); },
    [](const Texts& text) {
      require_lines(check_markdown(check_of(text)), check_markdown(check_of(dot)));
    },
    [](const Texts& text) { require_lines(tap_report(check_of(text)), tap_report(check_of(dot))); },
    [](const Texts& text) { require_json(to_json(check_of(text))); },
    [](const Texts& text) { require_markup(check_junit(check_of(text)), "testsuite", 1); },
};

/// The first byte selects the document.
void run(Input input) {
  Choices choices(input);
  const Document document = kDocuments[choices.byte() % std::size(kDocuments)];
  // Empty texts change what is said at all.
  document([&] { return "." + std::string(text_of(choices.take(choices.byte() % 40U))); });
}

}  // namespace

ESPECHO_FUZZER("reports", run)
