#include "cli/commands/check_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <memory>
#include <utility>

#include "check/places/places.hpp"
#include "cli/options/options.hpp"
#include "cli/output/output_file.hpp"
#include "cli/system/file_path.hpp"
#include "cli/terminal/progress_line.hpp"
#include "report/advice.hpp"
#include "report/check_words.hpp"
#include "report/formats.hpp"
#include "sketch/sources.hpp"

namespace especho::cli {
namespace {

// Upper limits for a check of a healthy device.
constexpr unsigned kMegabytes = 12;
constexpr unsigned kUsualConnections = 120;
constexpr unsigned kConnections = 150;
constexpr unsigned kSeconds = 60;
constexpr unsigned kQuickSeconds = 10;

constexpr std::array kFailOn{FailOn::correctness, FailOn::diagnosis};
constexpr std::array kGroups{CheckGroup::correctness, CheckGroup::diagnosis};

FailOn parse_fail_on(std::string_view text) {
  for (const FailOn known : kFailOn) {
    if (text == to_string(known)) return known;
  }
  throw Error(ExitCode::usage, fmt::format("'{}' is not a group", text),
              "correctness or diagnosis");
}

/// The values of --only and --skip.
std::vector<std::string> item_names() {
  std::vector<std::string> names = texts_of(kGroups);
  names.emplace_back("sizes");
  for (const CheckItem& item : check_items()) names.emplace_back(item.name);
  return names;
}

/// Declares an option that takes a list and may be repeated. Each takes one argument, so that HOST
/// may follow. Case does not matter.
void add_names(CLI::App& app, const std::string& option, std::vector<std::string>& names,
               const std::string& help) {
  complete_words(
      app.add_option(option, names, help)
          ->type_name("NAME[,NAME...]")
          ->delimiter(',')
          ->allow_extra_args(false)
          ->transform([](const std::string& name) { return CLI::detail::to_lower(name); }),
      item_names());
}

void declare_selection(CLI::App& app, CheckOptions& options) {
  CheckPlan& plan = options.plan;
  add_names(app, "--only", plan.only,
            "Examine only these: cases, findings, sizes,\ncorrectness or diagnosis");
  add_names(app, "--skip", plan.skip, "Leave these out");
  app.add_flag("--list", options.list, "Only print what would be examined");
  app.add_flag("--quick", plan.quick, "Leave out or shorten what takes long");
  add_value(app, "--soak", plan.soak, parse_positive_duration, type::kDuration,
            fmt::format("Duration of the soak (default {} or {})",
                        format_size(CheckPlan::kSoakBytes), format_setting(CheckPlan::kSoakTime)));
  add_value(app, "--clients", plan.clients, parse_count, type::kCount,
            "Concurrent clients the device must serve", "4");
  add_suffix_option(app, plan.suffix);
  add_seed_option(app, plan.seed);
  complete_words(
      add_value(app, "--fail-on", plan.fail_on, parse_fail_on, "GROUP",
                "What fails the check: correctness only, or\ndiagnosis as well", "correctness"),
      texts_of(kFailOn));
}

void declare_limits(CLI::App& app, CheckPlan& plan) {
  add_value(app, "--timeout", plan.timeout, parse_positive_duration, type::kDuration,
            "Longest silence while an echo is due", "5s");
  add_connect_timeout(app, plan.connect_timeout);
  add_wait_options(
      app, plan.wait_ready, plan.deadline,
      fmt::format(
          "For the whole check, --wait-ready included\n(default {}m, {}m with --quick, plus "
          "--soak)",
          std::chrono::duration_cast<std::chrono::minutes>(CheckPlan::kLongest).count(),
          std::chrono::duration_cast<std::chrono::minutes>(CheckPlan::kLongestQuick).count()));
}

void declare_output(CLI::App& app, CheckOptions& options, Console& console) {
  add_check_outputs(app, options.outputs);
  app.add_flag("--ascii", options.ascii, "Print only ASCII characters in the text");
  add_verbosity_options(app, console);
  move_help_to_end(app);
}

std::string check_footer() {
  return fmt::format(
             "A check opens about {} connections, at most {}, one at a time except where it\n"
             "tests concurrent clients. Without --soak it sends at most {} MiB. With a healthy\n"
             "device a few ms away it takes less than {} s, and less than {} s with --quick.\n"
             "It closes all its connections and changes nothing on the device.\n",
             kUsualConnections, kConnections, kMegabytes, kSeconds, kQuickSeconds) +
         "The exit code is 0 if all cases passed, 5 if one failed, 6 if the device was\n"
         "lost, 4 if --deadline passed (also while --wait-ready waits), 3 if there was no\n"
         "connection, 7 if cases were skipped because of a problem of this machine, and 1\n"
         "if that prevented every connection; with --fail-on diagnosis, 99 for a finding\n"
         "and 7 for a diagnosis with too little evidence.\n"
         "Outputs can be combined; one of them may be -, which is stdout instead of the\n"
         "text.\n"
         "Without HOST: ESPECHO_HOST, then the --config file, then especho.local.\n"
         "\nExamples:\n"
         "  especho check 192.168.1.78\n"
         "  especho check 192.168.1.78 --quick --junit check.xml --fail-on diagnosis\n"
         "  especho check 192.168.1.78 --only half-close,poll-delay -v\n"
         "  especho check 192.168.1.78 --only soak --soak 1h\n"
         "  especho check sim --profile tutorial\n"
         "  especho check sim --sketch ~/Arduino/my_server";
}

/// The result of a check that an error kept from starting, for readers of its outputs.
CheckResult not_started(const CheckPlan& plan, const Error& error) {
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

void print_exit(const CheckResult& result, const ChosenTarget& chosen, const Console& console) {
  print_how_reached(result.reached, result.address, console);
  const bool sketch_ended = print_end_of_sketch(chosen, result.exit.code, console);
  explain_diagnoses(result, console);
  if (result.exit.code != ExitCode::ok) {
    const bool none_named = result.exit.code == ExitCode::connect && chosen.by_default;
    console.fail(result.exit.reason, none_named     ? ways_to_name_a_device()
                                     : sketch_ended ? std::string()
                                                    : check_advice(result));
    return;
  }
  const std::size_t found = count(result, DiagnosisVerdict::found);
  if (found == 0) return;
  console.say(fmt::format("{}; with --fail-on diagnosis the exit code would be 99",
                          counted(found, "finding", "findings")));
}

/// All files of the sketch, whose lines a finding can name; none without --sketch.
places::Sketch sources_of(const std::string& path) {
  places::Sketch sketch;
  if (path.empty()) return sketch;
  sketch::Sources sources = sketch::read_sources(file_path(path));
  for (auto* files : {&sources.sketch, &sources.others, &sources.headers}) {
    for (sketch::SourceFile& file : *files) {
      sketch.push_back(std::make_unique<places::Source>(file.shown, std::move(file.text)));
    }
  }
  return sketch;
}

/// Refuses outputs that would overwrite each other or an input.
std::vector<NamedPath> checked_paths(const CheckOptions& options) {
  const std::vector<NamedPath>& paths = options.outputs;
  refuse_same(paths);
  refuse_replaced(paths, {"the config file", options.target.config_file});
  return paths;
}

ExitCode print_list(const CheckOptions& options, const Console& console) {
  for (const NamedPath& output : options.outputs) {
    if (output.path.empty()) continue;
    throw Error(ExitCode::usage,
                fmt::format("--list only prints names and can't be combined with {}", output.name),
                "leave one of them out");
  }
  validate(options.plan);
  console.write_result(check_catalogue(options.plan));
  return ExitCode::ok;
}

}  // namespace

CLI::App* declare_check(CLI::App& parent, CheckOptions& options, Console& console) {
  CLI::App& app =
      *parent.add_subcommand("check", "Run an acceptance test of a device, with diagnosis");
  add_host(app, options.target)->check(complaint_of_host);
  app.option_defaults()->group("Selection");
  declare_selection(app, options);
  app.option_defaults()->group("Limits");
  declare_limits(app, options.plan);
  app.option_defaults()->group("Device");
  add_target_options(app, options.target);
  options.target.reads_sketch = true;
  app.get_option("--sketch")
      ->description(
          "Run this sketch of your own (an .ino, or its folder)\nas HOST sim, and look for causes "
          "in its source;\nof another HOST, look into the source only");
  app.option_defaults()->group("Output");
  declare_output(app, options, console);
  app.footer(check_footer());
  return &app;
}

std::string check_catalogue(const CheckPlan& plan) {
  std::string text;
  const auto line = [&](std::string_view name, std::string_view group, std::string_view quick,
                        std::string_view title) {
    text += fmt::format("{:<22} {:<12} {:<6} {}\n", name, group, quick, title);
  };
  line("name", "group", "quick", "what a healthy device does");
  for (const CheckItem& item : check_items()) {
    if (!is_wanted(plan, item)) continue;
    line(item.name, to_string(item.group), item.quick ? "yes" : "no", item.title);
  }
  return text;
}

ExitCode run_check_command(const CheckOptions& options, const Console& console,
                           const StopFlag& stop) {
  if (options.list) return print_list(options, console);
  StaleOutputs stale_outputs(checked_paths(options));
  const NamedTarget named = name_target(options.target, stop);
  print_stack(named, console);
  CheckPlan plan = options.plan;
  validate(plan);
  Outputs outputs(options.outputs, console);
  const places::Sketch sketch = sources_of(named.sketch);
  const ChosenTarget chosen = choose_target(options.target, named, console, stop);
  plan.target = chosen.target;

  /// Returns the exit of the check itself, whatever happens to its outputs.
  const auto finish = [&](CheckResult& result, const Outputs::Text& text) {
    stale_outputs.release();
    result.simulated = chosen.simulated;
    Exit own = result.exit;
    outputs.write(result, text);
    return own;
  };
  CheckProgressLine progress(console);
  CheckResult result;
  try {
    result = run_check(plan, progress, stop);
    places::add_places(result, sketch);
  } catch (const Error& error) {
    result = not_started(plan, error);
    finish(result, [] { return std::string(); });
    throw;
  }
  progress.clear();

  const Exit own = finish(result, [&] {
    return check_text(result, {console.color_on(console.out), unicode_output() && !options.ascii});
  });
  const ExitCode code = result.exit.code;
  result.exit = own;
  print_exit(result, chosen, console);
  return code;
}

}  // namespace especho::cli
