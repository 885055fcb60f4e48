// The gates of a bench: expectations, and an earlier result that it must not be worse than.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/options.hpp"
#include "especho/bench.hpp"
#include "report/formats.hpp"

namespace especho::cli {

struct GateOptions {
  std::vector<std::string> expectations;
  std::string baseline;  ///< path
  CompareOptions how;
};

void add_gate_options(CLI::App& app, GateOptions& options);

class BenchGates {
 public:
  /// Parses the expectations and reads the baseline. Throws Error for those that can't be applied
  /// to what the plan will measure, and when `stop` is set while it reads.
  BenchGates(const GateOptions& options, const BenchPlan& plan, const StopFlag& stop);

  /// May be null.
  const NamedResult* baseline() const { return baseline_ ? &*baseline_ : nullptr; }

  /// Adds their verdicts to the result and its exit.
  void apply(BenchResult& result) const;

 private:
  std::vector<Expectation> expectations_;
  CompareOptions compare_;
  std::optional<NamedResult> baseline_;
};

/// What to try next when a gate failed.
std::string gate_hint(const BenchResult& result);

}  // namespace especho::cli
