// What --expect demands.
#include "especho/expectation.hpp"

#include <cmath>

#include "fuzzer.hpp"
#include "support/results.hpp"

using namespace especho;
using namespace especho_fuzz;

namespace {

using Operator = Expectation::Operator;

Operator opposite(Operator op) {
  switch (op) {
    case Operator::less:
      return Operator::at_least;
    case Operator::at_most:
      return Operator::more;
    case Operator::more:
      return Operator::at_most;
    case Operator::at_least:
      return Operator::less;
    case Operator::equal:
      return Operator::not_equal;
    case Operator::not_equal:
      break;
  }
  return Operator::equal;
}

void require_same(const Expectation& a, const Expectation& b) {
  require(a.metric == b.metric && a.op == b.op && a.limit == b.limit, "read otherwise", a.text);
}

/// Of a run, it holds just when its opposite does not; what is not known, never holds.
void judge(const Expectation& expectation, const BenchResult& result) {
  Expectation other = expectation;
  other.op = opposite(expectation.op);
  const auto one = verify_all({expectation}, BenchPlan{}, {result.runs[0]}).front();
  const auto two = verify_all({other}, BenchPlan{}, {result.runs[0]}).front();
  require(one.met == one.why.empty(), "a reason just where it is not met", expectation.text);
  require(one.measured == two.measured, "measured otherwise", expectation.text);
  require(one.measured.empty() ? !one.met && !two.met : one.met != two.met,
          "one of both is met, where it is known", expectation.text);
  require(!one.of_failures || !two.of_failures, "both limit failures", expectation.text);
}

void run(Input input) {
  static const BenchResult kOpen = especho_test::open_loop();
  static const BenchResult kClosed = especho_test::every_failure();
  const std::string_view text = text_of(input);
  const auto expectation = accepted([&] { return parse_expectation(text); });
  if (!expectation) return;
  require(std::isfinite(expectation->limit) && expectation->limit >= 0, "no limit", text);
  require(text.find(expectation->text) != text.npos, "a text that nobody typed", text);
  require_same(parse_expectation(expectation->text), *expectation);
  const std::string behind = expectation->text.substr(expectation->text.find_first_of("<>=!"));
  require_same(parse_expectation(expectation->metric + " " + behind), *expectation);
  judge(*expectation, kOpen);
  judge(*expectation, kClosed);
  for (const BenchPlan& plan : {kOpen.plan, kClosed.plan}) {
    accepted([&] {
      validate(*expectation, plan);
      return true;
    });
  }
}

}  // namespace

ESPECHO_FUZZER("expectation", run)
