#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "cli/exit_codes.hpp"
#include "core/version.hpp"

namespace especho::cli {
namespace {

constexpr std::size_t kWidth = 80;

/// CLI11's help without notes on options that exclude or need each other, and with one empty line
/// between groups.
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

std::string footer() {
  std::string text = "`especho COMMAND --help` describes a command. Exit codes:";
  std::size_t length = text.size();
  for (const ExitCodeWords& words : kExitCodes) {
    const bool last = &words == &kExitCodes.back();
    const std::string one =
        fmt::format("{} {}{}", static_cast<int>(words.code), words.brief, last ? "." : ",");
    const bool fits = length + 1 + one.size() <= kWidth;
    text += (fits ? " " : "\n") + one;
    length = (fits ? length + 1 : 0) + one.size();
  }
  return text;
}

}  // namespace

CommandLine::CommandLine(Console& console, const StopFlag& stop)
    : app_("Test and measure a TCP echo device, such as an ESP32 on the bench.", "especho"),
      console_(console),
      stop_(stop) {
  app_.formatter(std::make_shared<PlainFormatter>());
  app_.set_version_flag("-V,--version", fmt::format("especho {}", kVersion), "Print the version");
  app_.set_help_flag("-h,--help", "Print this help");
  app_.require_subcommand(1);
  app_.allow_windows_style_options(false);  // a slash begins a path or a text
  app_.footer(footer());
  declare_measuring();
  declare_reading();
  declare_about();
}

void CommandLine::declare_measuring() {
  const CLI::App* send = declare_send(app_, send_, console_);
  commands_.push_back(
      {send, [this, send] { return run_send_command(*send, send_, console_, stop_); }});
  commands_.push_back({declare_bench(app_, bench_, console_),
                       [this] { return run_bench_command(bench_, console_, stop_); }});
  commands_.push_back({declare_check(app_, check_, console_),
                       [this] { return run_check_command(check_, console_, stop_); }});
  commands_.push_back({declare_sim(app_, sim_, console_),
                       [this] { return run_sim_command(sim_, console_, stop_); }});
}

void CommandLine::declare_reading() {
  commands_.push_back({declare_compare(app_, comparison_, console_),
                       [this] { return run_compare_command(comparison_, console_); }});
  commands_.push_back({declare_report(app_, report_, console_),
                       [this] { return run_report_command(report_, console_); }});
}

void CommandLine::declare_about() {
  commands_.push_back({declare_schema(app_, schema_, console_),
                       [this] { return run_schema_command(schema_, console_); }});
  commands_.push_back({declare_completion(app_, completion_, console_),
                       [this] { return run_completion_command(app_, completion_, console_); }});
  commands_.push_back({declare_man(app_, man_, console_),
                       [this] { return run_man_command(app_, man_, console_); }});
}

ExitCode CommandLine::run() {
  for (const Command& command : commands_) {
    if (command.app->parsed()) return command.run();
  }
  throw Error(ExitCode::usage, "a command is missing");  // which the parser has refused before
}

}  // namespace especho::cli
