#include "cli/commands/bench_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "cli/commands/compare_command.hpp"
#include "cli/input/inputs.hpp"
#include "cli/options/options.hpp"
#include "cli/output/output_file.hpp"
#include "cli/terminal/progress_line.hpp"
#include "compare/expectation_metrics.hpp"
#include "compare/gate.hpp"
#include "core/bench_exit.hpp"
#include "core/options/bench_options.hpp"
#include "core/text.hpp"
#include "report/advice.hpp"
#include "report/formats.hpp"
#include "report/text/page.hpp"

namespace especho::cli {
namespace {

void declare(CLI::App& app, const BenchOption& option, BenchPlan& plan) {
  if (option.flag == nullptr) {
    if (option.default_text != nullptr) option.parse(plan, option.default_text);
    CLI::Option* declared = add_parsed(
        app, option.names, [&option, &plan](std::string_view text) { option.parse(plan, text); },
        option.type, with_default(option.help, option.default_text));
    if (!option.words.empty()) complete_words(declared, option.words);
  } else if (option.flag_value) {
    app.add_flag(option.names, plan.*option.flag, option.help);
  } else {
    app.add_flag_callback(
        option.names, [&option, &plan] { plan.*option.flag = false; }, option.help);
  }
}

void declare_all(CLI::App& app, OptionGroup group, BenchPlan& plan) {
  for (const BenchOption& option : bench_options()) {
    if (option.group == group) declare(app, option, plan);
  }
}

/// The first of these options that is given.
const CLI::Option* given(std::initializer_list<const CLI::Option*> options) {
  const auto* const found = std::find_if(options.begin(), options.end(),
                                         [](const CLI::Option* one) { return one->count() != 0; });
  return found == options.end() ? nullptr : *found;
}

void refuse_two_payloads(const CLI::Option& one, const CLI::Option* other) {
  if (other == nullptr) return;
  throw Error(ExitCode::usage,
              fmt::format("{} is the whole payload and can't be combined with {}", one.get_name(),
                          other->get_name()),
              fmt::format("leave out {} or {}", one.get_name(), other->get_name()));
}

void declare_payload(CLI::App& app, BenchPlan& plan, PayloadOptions& payload) {
  declare_all(app, OptionGroup::payload, plan);
  auto* size = app.get_option("--size");
  auto* pattern = app.get_option("--pattern");
  auto* text = app.add_option("--text", payload.text, "Send this text in every echo")
                   ->type_name("TEXT")
                   ->take_last();
  app.add_flag("-e,--escape", payload.escape, R"(Interpret \r \n \t \0 \\ \xNN in --text)")
      ->needs(text);
  auto* hex = add_value(app, "--hex", payload.hex, parse_hex, "HEX",
                        "Send these bytes, such as '48 65 6c'");
  auto* file = app.add_option("-f,--file", payload.file, "Send the bytes of this file; - is stdin")
                   ->type_name("FILE")
                   ->take_last();
  declare_all(app, OptionGroup::payload_end, plan);
  app.parse_complete_callback([=] {
    if (text->count() != 0) refuse_two_payloads(*text, given({hex, file, size, pattern}));
    if (hex->count() != 0) refuse_two_payloads(*hex, given({file, size, pattern}));
    if (file->count() != 0) refuse_two_payloads(*file, given({size, pattern}));
  });
}

std::optional<FixedPayload> fixed_payload(const PayloadOptions& options, const StopFlag& stop) {
  using Kind = FixedPayload::Kind;
  constexpr InputKind kPayloadFile{
      .most_bytes = BenchPlan::kMaxFixed,
      .hint = "a file whose bytes are the payload; --size for a longer one"};
  if (options.text) {
    return make_fixed_payload(Kind::text, options.escape ? unescape(*options.text) : *options.text);
  }
  if (options.hex) return make_fixed_payload(Kind::hex, *options.hex);
  if (options.file) {
    return make_fixed_payload(Kind::file, read_bytes(*options.file, kPayloadFile, stop));
  }
  return std::nullopt;
}

void declare_output(CLI::App& app, BenchOptions& options, Console& console) {
  add_bench_outputs(app, options.outputs);
  app.add_flag("--ascii", options.ascii, "Print only ASCII characters in the text");
  add_verbosity_options(app, console);
  move_help_to_end(app);
}

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

/// The expectations, and an earlier result that this one must not be worse than.
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

/// What to try next when a gate failed.
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

/// The result of a bench that an error kept from starting, for readers of its outputs.
BenchResult not_started(const BenchPlan& plan, const Error& error) {
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

void print_exit(const BenchResult& result, const ChosenTarget& chosen, const Console& console) {
  print_how_reached(result.reached, result.address, console);
  const bool sketch_ended = print_end_of_sketch(chosen, result.exit.code, console);
  if (result.exit.code != ExitCode::ok) {
    console.fail(result.exit.reason, sketch_ended ? std::string() : hint_for(result, chosen));
    return;
  }
  const Exit echoes = bench_exit(result.runs);
  if (echoes.code != ExitCode::ok) {
    console.say(fmt::format("{}; the expectations allow it", echoes.reason));
  }
}

/// Refuses outputs that would overwrite each other or an input.
std::vector<NamedPath> checked_paths(const BenchOptions& options) {
  const std::vector<NamedPath>& paths = options.outputs;
  refuse_same(paths);
  refuse_replaced(paths, {"the baseline", options.gates.baseline},
                  "name another file, and move it there if the bench was good");
  refuse_replaced(paths, {"the config file", options.target.config_file});
  refuse_replaced(paths, {"the payload file", options.payload.file.value_or("")});
  return paths;
}

}  // namespace

CLI::App* declare_bench(CLI::App& parent, BenchOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("bench", "Measure latency and throughput");
  add_host(app, options.target)->check(complaint_of_host);
  app.option_defaults()->group("Payload");
  declare_payload(app, options.plan, options.payload);
  app.option_defaults()->group("Load");
  declare_all(app, OptionGroup::load, options.plan);
  app.option_defaults()->group("Limits");
  declare_all(app, OptionGroup::limits, options.plan);
  app.option_defaults()->group("Device");
  add_target_options(app, options.target);
  app.option_defaults()->group("Gates");
  add_gate_options(app, options.gates);
  app.option_defaults()->group("Output");
  declare_output(app, options, console);
  constexpr std::size_t kColumns = 80;
  app.footer(fmt::format(
      "Open loop: rtt counts from the actual start of an echo, response from the\n"
      "scheduled one, so that a stall is charged to every echo that it delayed.\n"
      "A failed echo is counted, and the next one gets a new connection. Without\n"
      "--max-errors the bench ends if none can be opened within --connect-timeout.\n"
      "The exit code is that of the worst outcome: 5 wrong or short echo, 6 connection\n"
      "lost, 4 timeout or --deadline, 3 no connection; otherwise 99 if --expect or\n"
      "--baseline failed, 7 if a comparison was inconclusive. Failed echoes are allowed\n"
      "if --expect limits them (<, <=, ==): errors<=3, error_rate<0.1%, timeout==0.\n"
      "{}\n"
      "Outputs can be combined; one of them may be -, which is stdout instead of the\n"
      "text. If --deadline passes while --wait-ready waits, the exit code is 4.\n"
      "Without HOST: ESPECHO_HOST, then the --config file, then especho.local.\n"
      "\nExamples:\n"
      "  especho bench 192.168.1.78 --size 4k --count 1000\n"
      "  especho bench 192.168.1.78 --connections 4 --rate 100 --duration 30s\n"
      "  especho bench sim --size 1,1436,64k --json=result.json\n"
      "  especho bench 192.168.1.78 --text Hello --suffix '\\n'\n"
      "  especho bench sim --expect 'p99<50ms' --expect errors==0 --junit result.xml",
      fmt::join(wrapped("Metrics of --expect: " + metrics_text() + ".", kColumns), "\n")));
  return &app;
}

BenchPlan checked_plan(const BenchOptions& options, const StopFlag& stop) {
  BenchPlan plan = options.plan;
  if (auto fixed = fixed_payload(options.payload, stop)) {
    plan.sizes = {fixed->bytes.size() + plan.suffix.size()};
    plan.fixed = std::move(fixed);
  }
  if (!plan.count && !plan.duration) {
    // No more than a plan may have, so that the product fits.
    const auto connections = std::min(plan.connections, BenchPlan::kMaxConnections);
    plan.count = std::max(kDefaultCount, kDefaultCountPerConnection * connections);
  }
  validate(plan);
  return plan;
}

ExitCode run_bench_command(const BenchOptions& options, const Console& console,
                           const StopFlag& stop) {
  StaleOutputs stale_outputs(checked_paths(options));
  const NamedTarget named = name_target(options.target, stop);
  print_stack(named, console);
  BenchPlan plan = checked_plan(options, stop);
  const BenchGates gates(options.gates, plan, stop);
  Outputs outputs(options.outputs, console);
  const ChosenTarget chosen = choose_target(options.target, named, console, stop);
  plan.target = chosen.target;

  /// Returns the exit of the bench itself, whatever happens to its outputs.
  const auto finish = [&](BenchResult& result, const Outputs::Text& text) {
    stale_outputs.release();
    result.simulated = chosen.simulated;
    gates.apply(result);
    Exit own = result.exit;
    outputs.write(result, gates.baseline(), text);
    return own;
  };
  BenchProgressLine progress(console, plan);
  BenchResult result;
  try {
    result = run_bench(plan, progress, stop, outputs.log());
  } catch (const Error& error) {
    result = not_started(plan, error);
    finish(result, [] { return std::string(); });
    throw;
  }
  progress.clear();

  const Exit own =
      finish(result, [&] { return text_report(result, text_style(options, console)); });
  const ExitCode code = result.exit.code;
  result.exit = own;
  print_exit(result, chosen, console);
  return code;
}

}  // namespace especho::cli
