// What a bench is held to: expectations, and an earlier result.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/cli11_names.hpp"
#include "especho/bench.hpp"
#include "report/html/report.hpp"

namespace especho::cli {

struct GateOptions {
  std::vector<std::string> expectations;
  std::string baseline;  ///< path
  CompareOptions how;
};

void declare(CLI::App& app, GateOptions& options);

class BenchGates {
 public:
  /// Reads the expectations and the baseline. Throws Error for those that can't be held against
  /// what the plan will measure, and when `stop` comes while it reads.
  BenchGates(const GateOptions& options, const BenchPlan& plan, const StopFlag& stop);

  /// May be null.
  const NamedResult* baseline() const { return baseline_ ? &*baseline_ : nullptr; }

  /// Adds what became of them to the result, and has its exit tell it.
  void apply(BenchResult& result) const;

 private:
  std::vector<Expectation> expectations_;
  CompareOptions compare_;
  std::optional<NamedResult> baseline_;
};

/// What to try next, after gates that were not passed.
std::string gate_hint(const BenchResult& result);

}  // namespace especho::cli
