#include "cli/bench_command.hpp"

#include <chrono>
#include <optional>

#include "cli/output_file.hpp"
#include "cli/progress_line.hpp"
#include "report/advice.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"

namespace especho::cli {
namespace {

/// What CLI11 makes of a flag without a value.
constexpr const char* kBareFlag = "true";

}  // namespace

ExitCode run_bench_command(const BenchOptions& options, const Console& console,
                           const StopFlag& stop) {
  BenchPlan plan = checked_plan(options);
  const bool json_to_stdout = options.json == kBareFlag || options.json == "-";
  std::optional<OutputFile> json_file;
  if (!options.json.empty() && !json_to_stdout) json_file.emplace(options.json);

  const ChosenTarget chosen = choose_target(options.target);
  plan.target = chosen.target;

  ProgressLine progress(console.err, is_smart_terminal(console.err) && !console.quiet, plan);
  BenchResult result;
  // A file first: then it is there even if nobody reads stdout any more.
  const auto write_json = [&] {
    if (chosen.simulated) result.simulated = device::to_string(options.target.profile);
    if (json_file) json_file->commit(json_report(result));
    if (json_to_stdout) console.write_result(json_report(result));
  };
  try {
    result = run_bench(plan, progress, stop);
  } catch (const Error& error) {  // not even begun, but whoever reads the JSON must learn of it
    result = BenchResult{.plan = plan,
                         .address = {},
                         .started = std::chrono::system_clock::now(),
                         .runs = {},
                         .exit = {error.code(), error.what()}};
    write_json();
    throw;
  }
  progress.clear();

  write_json();
  if (!json_to_stdout) {
    console.write_result(text_report(result, {console.color_on(console.out), unicode_output()}));
  }
  if (result.exit.code == ExitCode::ok) return result.exit.code;

  const bool not_found = chosen.by_default && result.exit.code == ExitCode::connect;
  console.fail(result.exit.reason, not_found ? ways_to_name_a_device() : advice(result));
  return result.exit.code;
}

}  // namespace especho::cli
