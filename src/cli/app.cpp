#include "cli/app.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/bench_command.hpp"
#include "cli/check_command.hpp"
#include "cli/compare_command.hpp"
#include "cli/report_command.hpp"
#include "cli/schema_command.hpp"
#include "cli/send_command.hpp"
#include "cli/sim_command.hpp"
#include "core/suggest.hpp"
#include "core/version.hpp"
#include "especho/error.hpp"

namespace especho::cli {
namespace {

/// CLI11's help without the remarks on which options exclude or need each other, and with one empty
/// line between groups.
class PlainFormatter : public CLI::Formatter {
 public:
  PlainFormatter() { column_width(28); }
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string type = option->get_type_name();
    return type.empty() || type.starts_with('[') ? type : " " + type;
  }
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override {
    std::string text = Formatter::make_help(app, std::move(name), mode);
    constexpr std::string_view kGap = "\n\n\n";
    for (auto at = text.find(kGap); at != std::string::npos; at = text.find(kGap)) {
      text.erase(at, 1);
    }
    return text;
  }
};

const CLI::App& innermost(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : *chosen.front();
}

/// What a mistyped word can have meant: an option of the command, or a command.
std::vector<std::string> known_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const CLI::App* sub : command.get_subcommands({})) names.push_back(sub->get_name());
  return names;
}

std::string explain_unexpected(const CLI::App& command, const std::string& word,
                               std::string& advice) {
  const std::string typed = word.substr(0, word.find('='));
  const std::string meant = nearest(typed, known_names(command));
  if (!meant.empty()) advice = fmt::format("did you mean {}?", meant);
  if (word.starts_with('-') && word.size() > 1) return fmt::format("unknown option {}", word);
  return command.get_parent() == nullptr ? fmt::format("unknown command '{}'", word)
                                         : fmt::format("'{}' is one argument too many", word);
}

/// `NEW is missing`, in the words of what else is said of arguments.
std::string explain_missing(const std::string& told) {
  constexpr std::string_view kEnd = " is required";
  if (!told.ends_with(kEnd)) return told;
  return told.substr(0, told.size() - kEnd.size()) + " is missing";
}

int report_parse_error(const CLI::App& app, const CLI::ParseError& error, const Console& console) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    const bool version = dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr;
    console.write(version ? fmt::format("{}\n", error.what()) : app.help());
    return 0;
  }
  // A mistyped command is left over at the top, whatever was understood after it.
  const CLI::App& command = app.remaining().empty() ? innermost(app) : app;
  const std::string help =
      command.get_parent() == nullptr ? "especho" : "especho " + command.get_name();
  std::string advice = fmt::format("`{} --help` lists the options", help);
  std::string message = error.what();
  auto unexpected = command.remaining();
  std::erase(unexpected, "--");
  const bool of_unexpected = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ||
                             dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  if (of_unexpected && !unexpected.empty()) {
    message = explain_unexpected(command, unexpected.front(), advice);
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    message = &command == &app
                  ? "a command is missing: send, bench, check, sim, compare, report or schema"
                  : explain_missing(message);
  }
  console.fail(message, advice);
  return static_cast<int>(ExitCode::usage);
}

/// CLI11 would take the next argument for the value of `--size=`, as an unset variable leaves it.
void refuse_empty_values(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") return;
    if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
      throw Error(ExitCode::usage, fmt::format("{} has no value", argument),
                  "give one, or leave the option out");
    }
  }
}

/// Parses and runs; throws Error and whatever else may come.
int run_command(std::vector<std::string> arguments, Console console, const StopFlag& stop) {
  CLI::App app("Test and measure a TCP echo device, such as an ESP32 on the bench.", "especho");
  app.formatter(std::make_shared<PlainFormatter>());
  app.set_version_flag("-V,--version", fmt::format("especho {}", kVersion), "Print the version");
  app.set_help_flag("-h,--help", "Print this help");
  app.require_subcommand(1);
  app.footer(
      "`especho COMMAND --help` tells the rest. Exit codes: 0 ok, 1 other failure,\n"
      "2 usage, 3 cannot connect, 4 timeout, 5 wrong or short echo, 6 connection lost,\n"
      "7 comparison inconclusive, 99 a gate failed, 130/143 interrupted.");

  SendOptions send;
  BenchOptions bench;
  CheckOptions check;
  SimOptions sim;
  ComparisonOptions comparison;
  ReportOptions report;
  SchemaOptions schema;
  const CLI::App* send_command = declare_send(app, send, console);
  const CLI::App* bench_command = declare_bench(app, bench, console);
  const CLI::App* check_command = declare_check(app, check, console);
  declare_sim(app, sim, console);
  const CLI::App* compare_command = declare_compare(app, comparison, console);
  const CLI::App* report_command = declare_report(app, report, console);
  const CLI::App* schema_command = declare_schema(app, schema, console);

  refuse_empty_values(arguments);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return report_parse_error(app, error, console);
  }
  ExitCode code = ExitCode::ok;
  if (send_command->parsed()) {
    code = run_send_command(*send_command, send, console, stop);
  } else if (bench_command->parsed()) {
    code = run_bench_command(bench, console, stop);
  } else if (check_command->parsed()) {
    code = run_check_command(check, console, stop);
  } else if (compare_command->parsed()) {
    code = run_compare_command(comparison, console);
  } else if (report_command->parsed()) {
    code = run_report_command(report, console);
  } else if (schema_command->parsed()) {
    code = run_schema_command(schema, console);
  } else {
    code = run_sim_command(sim, console, stop);
  }
  return static_cast<int>(code);
}

}  // namespace

int run(std::vector<std::string> arguments, Console console, const StopFlag& stop) {
  console.stop = &stop;
  try {
    return run_command(std::move(arguments), console, stop);
  } catch (const Error& error) {
    console.fail(error.what(), error.hint());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    console.fail(error.what(), {});
    return static_cast<int>(ExitCode::failure);
  }
}

}  // namespace especho::cli
