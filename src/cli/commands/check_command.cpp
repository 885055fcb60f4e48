#include "cli/commands/check_command.hpp"

#include <fmt/format.h>

#include "cli/output/old_outputs.hpp"
#include "cli/terminal/check_progress.hpp"
#include "report/check_advice.hpp"
#include "report/check_facts.hpp"
#include "report/check_words.hpp"
#include "report/text/check.hpp"

namespace especho::cli {
namespace {

/// Of a check that an error kept from beginning: whoever reads its documents must learn of it.
CheckResult not_begun(const CheckPlan& plan, const Error& error) {
  CheckResult result;
  result.plan = plan;
  result.started = std::chrono::system_clock::now();
  result.exit = {error.code(), error.what()};
  return result;
}

void explain_diagnoses(const CheckResult& result, const Console& console) {
  for (const Diagnosis& one : result.diagnoses) {
    std::string text = fmt::format("{}: {}: {}", one.id, to_string(one.verdict), one.message);
    if (!one.evidence.empty()) text += fmt::format(" ({})", facts_text(one.evidence));
    console.explain(text);
  }
}

void tell(const CheckResult& result, const ChosenTarget& chosen, const Console& console) {
  tell_how_reached(result.reached, result.address, console);
  explain_diagnoses(result, console);
  if (result.exit.code != ExitCode::ok) {
    const bool nobody_named = result.exit.code == ExitCode::connect && chosen.by_default;
    console.fail(result.exit.reason, nobody_named ? ways_to_name_a_device() : check_advice(result));
    return;
  }
  const std::size_t found = count(result, DiagnosisVerdict::found);
  if (found == 0) return;
  console.say(fmt::format("{}; --fail-on diagnosis makes the exit code tell",
                          counted(found, "finding", "findings")));
}

/// Those that would overwrite one another, or what is yet to be read, are refused.
std::vector<NamedPath> checked_paths(const CheckOptions& options) {
  std::vector<NamedPath> paths = named_paths(options.outputs);
  refuse_same(paths);
  refuse_replaced(paths, {"the config file", options.target.config_file});
  return paths;
}

ExitCode print_list(const CheckOptions& options, const Console& console) {
  for (const NamedPath& output : named_paths(options.outputs)) {
    if (output.path.empty()) continue;
    throw Error(ExitCode::usage,
                fmt::format("--list prints names, and has nothing for {}", output.name),
                "leave one of them out");
  }
  validate(options.plan);
  console.write_result(check_catalogue(options.plan));
  return ExitCode::ok;
}

}  // namespace

ExitCode run_check_command(const CheckOptions& options, const Console& console,
                           const StopFlag& stop) {
  if (options.list) return print_list(options, console);
  OldOutputs old_outputs(checked_paths(options));
  CheckPlan plan = options.plan;
  validate(plan);
  CheckOutputs outputs(options.outputs, console);
  const ChosenTarget chosen = choose_target(options.target, stop);
  plan.target = chosen.target;

  /// The exit of the check itself, whatever comes of its outputs.
  const auto finish = [&](CheckResult& result, const CheckOutputs::TextOf& text) {
    old_outputs.release();
    if (chosen.simulated) result.simulated = device::to_string(options.target.profile);
    Exit own = result.exit;
    outputs.write(result, text);
    return own;
  };
  CheckProgress progress(console);
  CheckResult result;
  try {
    result = run_check(plan, progress, stop);
  } catch (const Error& error) {
    result = not_begun(plan, error);
    finish(result, [](const CheckResult&) { return std::string(); });
    throw;
  }
  progress.clear();

  const Exit own = finish(result, [&](const CheckResult& finished) {
    return check_text(finished,
                      {console.color_on(console.out), unicode_output() && !options.ascii});
  });
  const ExitCode code = result.exit.code;
  result.exit = own;
  tell(result, chosen, console);
  return code;
}

}  // namespace especho::cli
