#include "cli/bench_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/output_file.hpp"
#include "cli/progress_line.hpp"
#include "cli/talk_options.hpp"
#include "cli/value_option.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"

namespace especho::cli {
namespace {

constexpr std::uint64_t kDefaultCount = 100;

/// Each size has its histograms, of some 650 KB.
constexpr std::size_t kMaxSizes = 100;

/// What CLI11 makes of a flag without a value.
constexpr const char* kBareFlag = "true";

std::vector<std::uint64_t> parse_bench_sizes(std::string_view text) {
  auto sizes = parse_sizes(text);
  if (sizes.size() > kMaxSizes) {
    throw Error(ExitCode::usage, fmt::format("{} sizes are too many", sizes.size()),
                fmt::format("up to {} sizes", kMaxSizes));
  }
  if (std::count(sizes.begin(), sizes.end(), 0) != 0) {
    throw Error(ExitCode::usage, "an echo of 0 bytes takes no time that could be measured",
                "1 byte and more");
  }
  return sizes;
}

std::uint64_t parse_positive_count(std::string_view text) {
  const std::uint64_t count = parse_count(text);
  if (count == 0) throw Error(ExitCode::usage, "nothing would be measured", "1 and more");
  return count;
}

Warmup parse_warmup(std::string_view text) {
  Warmup warmup;
  if (has_duration_unit(text)) {
    warmup.duration = parse_duration(text);
  } else {
    try {
      warmup.echoes = parse_count(text);
    } catch (const Error&) {
      throw Error(ExitCode::usage, fmt::format("'{}' is neither a count nor a time", text),
                  "a count such as 10 or 10k, or a time with its unit such as 2s");
    }
  }
  return warmup;
}

}  // namespace

CLI::App* declare_bench(CLI::App& parent, BenchOptions& options, Console& console) {
  BenchPlan& plan = options.plan;
  CLI::App& app = *parent.add_subcommand("bench", "Measure latency and throughput");
  app.add_option("HOST", options.target.host, "Device: name[:port], address[:port], or sim")
      ->type_name("");
  add_value(app, "-s,--size,-l,--length", plan.sizes, parse_bench_sizes, "SIZE[,SIZE...]",
            "Bytes of an echo; a list sweeps", "64");
  add_value(app, "-n,--count", plan.count, parse_positive_count, type::kCount,
            fmt::format("Echoes per size (default {})", kDefaultCount));
  add_value(app, "-t,--duration", plan.duration, parse_positive_duration, type::kDuration,
            "Time per size; ends it before --count");
  add_value(app, "-w,--warmup", plan.warmup, parse_warmup, "COUNT|TIME",
            "Echoes, or time such as 2s, not counted", "0");
  add_value(app, "--timeout", plan.timeout, parse_positive_duration, type::kDuration,
            "For one echo", "5s");
  add_value(app, "--connect-timeout", plan.connect_timeout, parse_positive_duration,
            type::kDuration, "For name look-up and handshake", "5s");
  add_value(app, "--deadline", plan.deadline, parse_positive_duration, type::kDuration,
            "For all of it");
  add_value(app, "--max-errors", plan.max_errors, parse_positive_count, type::kCount,
            "End after so many failed echoes");
  add_value(app, "--pattern", plan.pattern, parse_pattern, "PATTERN",
            "random, ascii, counter or 0xNN", "random");
  add_value(app, "--seed", plan.seed, parse_count, "N", "Start of the random numbers", "1");
  app.add_flag_callback(
      "--nagle", [&plan] { plan.no_delay = false; }, "Leave TCP_NODELAY off");
  // A flag, not an option with an optional value, which would take HOST for its file.
  app.add_flag("-J,--json", options.json, "JSON instead of text; with =FILE as well, to the file")
      ->type_name("[=FILE]");
  declare(app, options.target);
  declare(app, console);
  app.footer(
      "An echo that fails is counted, and the next one gets a new connection; without\n"
      "--max-errors the bench ends when there is no connection within --connect-timeout.\n"
      "The exit code names the worst outcome: 5 wrong or short echo, 6 connection lost,\n"
      "4 timeout or --deadline, 3 no connection.\n"
      "Without HOST: ESPECHO_HOST, then the --config file, then especho.local.\n"
      "\nExamples:\n"
      "  especho bench 192.168.1.78 --size 4k --count 1000\n"
      "  especho bench sim --size 1,1436,64k --json=result.json");
  return &app;
}

ExitCode run_bench_command(const BenchOptions& options, const Console& console,
                           const StopFlag& stop) {
  const bool json_to_stdout = options.json == kBareFlag || options.json == "-";
  std::optional<OutputFile> json_file;
  if (!options.json.empty() && !json_to_stdout) json_file.emplace(options.json);

  const ChosenTarget chosen = choose_target(options.target);
  BenchPlan plan = options.plan;
  plan.target = chosen.target;
  if (!plan.count && !plan.duration) plan.count = kDefaultCount;

  ProgressLine progress(console.err, is_smart_terminal(console.err) && !console.quiet);
  BenchResult result = run_bench(plan, progress, stop);
  if (chosen.simulated) result.simulated = device::to_string(options.target.profile);
  progress.clear();

  // A file first: then it is there even if nobody reads stdout any more.
  if (json_file) json_file->commit(json_report(result));
  console.write_result(
      json_to_stdout ? json_report(result)
                     : text_report(result, {console.color_on(console.out), unicode_output()}));
  if (result.exit.code == ExitCode::ok) return result.exit.code;

  std::string advice;
  for (const RunResult& run : result.runs) {
    for (const Failure& failure : run.failures) {
      if (advice.empty() && exit_code(failure.outcome) == result.exit.code) advice = hint(failure);
    }
  }
  if (chosen.by_default && result.exit.code == ExitCode::connect) advice = ways_to_name_a_device();
  console.fail(result.exit.reason, advice);
  return result.exit.code;
}

}  // namespace especho::cli
