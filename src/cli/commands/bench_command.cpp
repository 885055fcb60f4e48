#include "cli/commands/bench_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "cli/output/old_outputs.hpp"
#include "cli/terminal/progress_line.hpp"
#include "core/judge.hpp"
#include "report/advice.hpp"
#include "report/text/bench.hpp"

namespace especho::cli {
namespace {

/// Of a bench that an error kept from beginning: whoever reads its documents must learn of it.
BenchResult not_begun(const BenchPlan& plan, const Error& error) {
  return {.plan = plan,
          .address = {},
          .started = std::chrono::system_clock::now(),
          .runs = {},
          .exit = {error.code(), error.what()}};
}

TextStyle text_style(const BenchOptions& options, const Console& console) {
  return {console.color_on(console.out), unicode_output() && !options.ascii};
}

std::string hint_for(const BenchResult& result, const ChosenTarget& chosen) {
  switch (result.exit.code) {
    case ExitCode::gate:
    case ExitCode::inconclusive:
      return gate_hint(result);
    case ExitCode::connect:
      return chosen.by_default ? ways_to_name_a_device() : advice(result);
    default:
      return advice(result);
  }
}

void tell(const BenchResult& result, const ChosenTarget& chosen, const Console& console) {
  tell_how_reached(result.reached, result.address, console);
  if (result.exit.code != ExitCode::ok) {
    console.fail(result.exit.reason, hint_for(result, chosen));
    return;
  }
  const Exit echoes = judge(result.runs);
  if (echoes.code != ExitCode::ok) {
    console.say(fmt::format("{}; the expectations allow it", echoes.reason));
  }
}

/// Those that would overwrite one another, or what is yet to be read, are refused.
std::vector<NamedPath> checked_paths(const BenchOptions& options) {
  std::vector<NamedPath> paths = named_paths(options.outputs);
  refuse_same(paths);
  refuse_replaced(paths, {"the baseline", options.gates.baseline},
                  "name another file, and move it there when the bench was good");
  refuse_replaced(paths, {"the config file", options.target.config_file});
  return paths;
}

}  // namespace

ExitCode run_bench_command(const BenchOptions& options, const Console& console,
                           const StopFlag& stop) {
  OldOutputs old_outputs(checked_paths(options));
  BenchPlan plan = checked_plan(options, stop);
  const BenchGates gates(options.gates, plan, stop);
  BenchOutputs outputs(options.outputs, console);
  const ChosenTarget chosen = choose_target(options.target, stop);
  plan.target = chosen.target;

  /// The exit of the bench itself, whatever comes of its outputs.
  const auto finish = [&](BenchResult& result, const BenchOutputs::TextOf& text) {
    old_outputs.release();
    if (chosen.simulated) result.simulated = device::to_string(options.target.profile);
    gates.apply(result);
    Exit own = result.exit;
    outputs.write(result, gates.baseline(), text);
    return own;
  };
  ProgressLine progress(console.err, is_smart_terminal(console.err) && !console.quiet, plan);
  BenchResult result;
  try {
    result = run_bench(plan, progress, stop, outputs.log());
  } catch (const Error& error) {
    result = not_begun(plan, error);
    finish(result, [](const BenchResult&) { return std::string(); });
    throw;
  }
  progress.clear();

  const Exit own = finish(result, [&](const BenchResult& finished) {
    return text_report(finished, text_style(options, console));
  });
  const ExitCode code = result.exit.code;
  result.exit = own;
  tell(result, chosen, console);
  return code;
}

}  // namespace especho::cli
