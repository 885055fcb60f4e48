#include "cli/commands/bench_gates.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/commands/compare_command.hpp"
#include "cli/input/input_text.hpp"
#include "compare/gate.hpp"

namespace especho::cli {
namespace {

/// Names the option in errors of the library, which does not know it.
template <typename Step>
auto for_option(const char* option, Step step) {
  try {
    return step();
  } catch (const Error& error) {
    if (error.code() != ExitCode::usage) throw;
    throw Error(error.code(), fmt::format("{}: {}", option, error.what()), error.hint());
  }
}

}  // namespace

void add_gate_options(CLI::App& app, GateOptions& options) {
  app.add_option("--expect", options.expectations, "Fail unless this holds: p99<50ms; repeatable")
      ->type_name("EXPR")
      ->allow_extra_args(false);
  auto* baseline =
      app.add_option("--baseline", options.baseline, "Fail if worse than this earlier --json=FILE")
          ->type_name("FILE")
          ->take_last()
          ->check([](const std::string& name) {
            return std::string(name.empty() ? "it is empty; name a file" : "");
          });
  for (CLI::Option* option : add_comparison_options(app, options.how)) option->needs(baseline);
}

BenchGates::BenchGates(const GateOptions& options, const BenchPlan& plan, const StopFlag& stop) {
  for (const std::string& text : options.expectations) {
    for_option("--expect", [&] {
      expectations_.push_back(parse_expectation(text));
      validate(expectations_.back(), plan);
    });
  }
  if (options.baseline.empty()) return;
  compare_ = options.how;
  baseline_ = NamedResult{options.baseline, load_result(options.baseline, stop)};
  try {
    validate(compare_, baseline_->result.plan, plan);
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("--baseline: {}", error.what()),
                "measure a new baseline with this load, or store this result with --json=FILE and "
                "use especho compare --allow-different");
  }
}

void BenchGates::apply(BenchResult& result) const {
  result.verifications = verify_all(expectations_, result.plan, result.runs);
  if (baseline_ && !result.runs.empty()) {
    result.comparison = compare(baseline_->result, result, compare_);
  }
  result.exit = gate(result);
}

std::string gate_hint(const BenchResult& result) {
  if (result.exit.code == ExitCode::inconclusive) {
    return "more echoes (--count, --duration), several runs (--repeat), or a wider --tolerance";
  }
  std::string others;
  const ExpectationTally counts = tally(result.verifications);
  for (std::size_t i = 1; i < counts.failed.size(); ++i) {  // the reason names the first
    others += (i == 1 ? "also " : "; ") + failure_in_words(*counts.failed[i], result.plan);
  }
  return others;
}

}  // namespace especho::cli
