#include "cli/commands/check_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>

#include "cli/manual/offer.hpp"
#include "cli/payload_options.hpp"
#include "cli/talk_options.hpp"
#include "cli/value_option.hpp"
#include "report/check_words.hpp"

namespace especho::cli {
namespace {

// What a check of a device without faults comes to at most; a device with some may end it earlier.
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
  throw Error(ExitCode::usage, fmt::format("'{}' can't be failed on", text),
              "correctness or diagnosis");
}

/// What --only and --skip understand.
std::vector<std::string> item_names() {
  std::vector<std::string> names = texts_of(kGroups);
  names.emplace_back("sizes");
  for (const CheckItem& item : check_items()) names.emplace_back(item.name);
  return names;
}

/// A list that may be repeated, but of which each takes one argument, so that HOST may follow.
/// Names may be typed in any case.
void add_names(CLI::App& app, const std::string& option, std::vector<std::string>& names,
               const std::string& help) {
  offer(app.add_option(option, names, help)
            ->type_name("NAME[,NAME...]")
            ->delimiter(',')
            ->allow_extra_args(false)
            ->transform([](const std::string& name) { return CLI::detail::to_lower(name); }),
        item_names());
}

void declare_selection(CLI::App& app, CheckOptions& options) {
  CheckPlan& plan = options.plan;
  add_names(app, "--only", plan.only, "Cases, findings, sizes, correctness, diagnosis");
  add_names(app, "--skip", plan.skip, "The same, to be left out");
  app.add_flag("--list", options.list, "Print what would be examined, and do no more");
  app.add_flag("--quick", plan.quick, "Leave out, or shorten, what takes long");
  add_value(app, "--soak", plan.soak, parse_positive_duration, type::kDuration,
            fmt::format("Of the random soak (default {} or {})", format_size(CheckPlan::kSoakBytes),
                        format_setting(CheckPlan::kSoakTime)));
  add_value(app, "--clients", plan.clients, parse_count, type::kCount,
            "Clients that must be served at once", "4");
  add_suffix_option(app, plan.suffix);
  add_value(app, "--seed", plan.seed, parse_count, "N", "Start of the random numbers", "1");
  offer(add_value(app, "--fail-on", plan.fail_on, parse_fail_on, "GROUP",
                  "What fails the check: correctness, or\ndiagnosis as well", "correctness"),
        texts_of(kFailOn));
}

void declare_limits(CLI::App& app, CheckPlan& plan) {
  add_value(app, "--timeout", plan.timeout, parse_positive_duration, type::kDuration,
            "Longest silence while an echo is due", "5s");
  add_value(app, "--connect-timeout", plan.connect_timeout, parse_positive_duration,
            type::kDuration, "For name look-up and handshake", "5s");
  add_wait_ready(app, plan.wait_ready);
  add_value(
      app, "--deadline", plan.deadline, parse_positive_duration, type::kDuration,
      fmt::format(
          "For the whole check\n(default {}m, {}m with --quick, plus --soak)",
          std::chrono::duration_cast<std::chrono::minutes>(CheckPlan::kLongest).count(),
          std::chrono::duration_cast<std::chrono::minutes>(CheckPlan::kLongestQuick).count()));
}

void declare_output(CLI::App& app, CheckOptions& options, Console& console) {
  declare(app, options.outputs);
  app.add_flag("--ascii", options.ascii, "Only ASCII characters in the text");
  declare(app, console);
  // Declared again, since it is the first option otherwise, and its heading the first.
  const std::string help = app.get_help_ptr()->get_description();
  app.set_help_flag(app.get_help_ptr()->get_name(false, true), help);
}

std::string footer() {
  return fmt::format(
             "A check makes about {} connections, {} at most, one after the other except\n"
             "where it tests how many clients are served at once. Without --soak it sends\n"
             "{} MiB at most. With a healthy device a few ms away it takes less than {} s,\n"
             "and less than {} s with --quick. It closes all its connections and changes\n"
             "nothing on the device.\n",
             kUsualConnections, kConnections, kMegabytes, kSeconds, kQuickSeconds) +
         "The exit code is 0 when all cases passed, 5 when one failed, 6 when the device\n"
         "was lost, 4 for --deadline, 3 without a connection, 7 when cases were skipped\n"
         "because of this machine, 1 when it prevented every connection; with --fail-on\n"
         "diagnosis 99 for a finding, 7 for a diagnosis without enough evidence.\n"
         "All outputs may go together; - is stdout, for one of them, instead of the text.\n"
         "Without HOST: ESPECHO_HOST, then the --config file, then especho.local.\n"
         "\nExamples:\n"
         "  especho check 192.168.1.78\n"
         "  especho check 192.168.1.78 --quick --junit check.xml --fail-on diagnosis\n"
         "  especho check 192.168.1.78 --only half-close,poll-delay -v\n"
         "  especho check 192.168.1.78 --only soak --soak 1h\n"
         "  especho check sim --profile tutorial";
}

}  // namespace

CLI::App* declare_check(CLI::App& parent, CheckOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("check", "Acceptance test of a device, with diagnosis");
  declare_host(app, options.target)->check(complaint_of_host);
  app.option_defaults()->group("What is examined");
  declare_selection(app, options);
  app.option_defaults()->group("Limits");
  declare_limits(app, options.plan);
  app.option_defaults()->group("Device");
  declare(app, options.target);
  app.option_defaults()->group("Output");
  declare_output(app, options, console);
  app.footer(footer());
  return &app;
}

std::string check_catalogue(const CheckPlan& plan) {
  std::string text;
  const auto line = [&](std::string_view name, std::string_view group, std::string_view quick,
                        std::string_view title) {
    text += fmt::format("{:<22} {:<12} {:<6} {}\n", name, group, quick, title);
  };
  line("name", "group", "quick", "what holds when all is well");
  for (const CheckItem& item : check_items()) {
    if (!is_wanted(plan, item)) continue;
    line(item.name, to_string(item.group), item.quick ? "yes" : "no", item.title);
  }
  return text;
}

}  // namespace especho::cli
