#include "cli/commands/send_command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "cli/input/inputs.hpp"
#include "cli/options/options.hpp"
#include "cli/terminal/console.hpp"
#include "core/echo/payload.hpp"
#include "core/text.hpp"

namespace especho::cli {
namespace {

/// A payload and, if it is in memory, its bytes.
struct ChosenPayload {
  std::unique_ptr<ByteSource> source;
  std::string bytes;
  bool is_text = false;
};

/// Another source with a suffix after it.
class SuffixedSource : public ByteSource {
 public:
  SuffixedSource(std::unique_ptr<ByteSource> source, std::string suffix)
      : source_(std::move(source)), suffix_(std::move(suffix)) {}

  std::span<const std::byte> peek() override {
    const auto piece = source_->peek();
    if (!piece.empty() || !source_->exhausted()) return piece;
    return bytes_of(suffix_).subspan(taken_);
  }
  void consume(std::size_t bytes) override {
    if (source_->exhausted()) {
      taken_ += bytes;
    } else {
      source_->consume(bytes);
    }
  }
  bool exhausted() override { return source_->exhausted() && taken_ == suffix_.size(); }
  void notify(const std::function<void()>& more) override { source_->notify(more); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::string suffix_;
  std::size_t taken_ = 0;  ///< of the suffix
};

bool given(const CLI::App& command, const char* name) {
  return command[name]->count() != 0;
}

void refuse_size_without_room(const SendOptions& options) {
  if (!goes_with(options.pattern, options.suffix)) {
    throw Error(ExitCode::usage,
                fmt::format("with --suffix '{}' the device could take --pattern {} for the end of "
                            "the payload",
                            escape(options.suffix), to_string(options.pattern)),
                "another byte for --pattern, neither a control character nor one of the suffix");
  }
  if (options.suffix.empty() || options.size > options.suffix.size()) return;
  throw Error(
      ExitCode::usage,
      fmt::format("--size {} is too short for the suffix and a byte before it", options.size),
      fmt::format("--size {} or more, which counts the suffix", options.suffix.size() + 1));
}

ChosenPayload choose_payload(const CLI::App& command, const SendOptions& options, bool has_text) {
  ChosenPayload payload;
  if (given(command, "--file")) {
    payload.source = options.file == "-" ? open_stdin() : open_file(options.file);
  } else if (given(command, "--size")) {
    refuse_size_without_room(options);
    payload.source = std::make_unique<PatternSource>(options.pattern, options.seed, options.size,
                                                     options.suffix);
    return payload;
  } else if (has_text && options.text == "-" && !options.escape) {
    payload.source = open_stdin();
  } else if (given(command, "--hex")) {
    payload.bytes = options.hex;
  } else {
    payload.is_text = true;
    payload.bytes = options.escape ? unescape(options.text) : options.text;
  }
  if (!payload.source) {
    payload.bytes += options.suffix;
  } else if (!options.suffix.empty()) {
    payload.source = std::make_unique<SuffixedSource>(std::move(payload.source), options.suffix);
  }
  return payload;
}

std::string summary(const SendResult& result) {
  if (result.sent == 0) {
    return fmt::format("0 bytes echoed: the payload is empty, {} accepted the connection in {}",
                       result.address, format_duration(*result.connect));
  }
  return fmt::format("{} echoed in {}", counted(result.sent, "byte"), format_duration(*result.rtt));
}

/// A single positional is HOST next to a payload option, and TEXT otherwise. Returns whether there
/// is a TEXT.
bool settle_positionals(const CLI::App& command, SendOptions& options) {
  const bool by_option =
      given(command, "--file") || given(command, "--hex") || given(command, "--size");
  const bool has_text = given(command, "TEXT");
  if (by_option && has_text) {
    throw Error(ExitCode::usage, "TEXT can't be combined with --file, --hex or --size",
                "give one payload only");
  }
  if (!given(command, "HOST")) {
    if (by_option) return false;
    throw Error(ExitCode::usage, "nothing to send",
                "give TEXT, --file FILE, --hex BYTES, --size N, or - for standard input");
  }
  if (!by_option && !has_text) {
    options.text = std::exchange(options.target.host, {});
    return true;
  }
  const std::string complaint = complaint_of_host(options.target.host);
  if (!complaint.empty()) throw Error(ExitCode::usage, "HOST: " + complaint);
  return has_text;
}

/// Writes the echo to stdout while it arrives; to a terminal without what could drive it.
class EchoPrinter {
 public:
  EchoPrinter(const Console& console, bool raw, std::chrono::steady_clock::time_point deadline)
      : console_(console),
        on_terminal_(is_terminal(console.out) && !raw),
        raw_(raw),
        deadline_(deadline) {}

  void print(std::span<const std::byte> echo) {
    if (!on_terminal_) return console_.write(echo, deadline_);
    const std::string text =
        terminal_text_.take({reinterpret_cast<const char*>(echo.data()), echo.size()});
    if (text.empty()) return;
    console_.write(bytes_of(text), deadline_);
    in_line_ = text.back() != '\n';
  }

  /// Ends the line of an echoed text, and any line of a terminal, where messages follow.
  void finish(bool text_echoed) {
    if (on_terminal_) {
      const std::string rest = terminal_text_.finish();
      in_line_ = in_line_ || !rest.empty();
      console_.write_result(rest);
    }
    if (!raw_ && (text_echoed || in_line_)) console_.write_result("\n");
  }

 private:
  const Console& console_;
  const bool on_terminal_;
  const bool raw_;
  const std::chrono::steady_clock::time_point deadline_;
  TerminalText terminal_text_;
  bool in_line_ = false;  ///< of a terminal
};

}  // namespace

CLI::App* declare_send(CLI::App& parent, SendOptions& options, Console& console) {
  CLI::App& app = *parent.add_subcommand("send", "Send one payload, print and verify its echo");
  add_host(app, options.target);
  auto* text = app.add_option("TEXT", options.text, "Text to send; - is stdin")->type_name("");
  auto* file = app.add_option("-f,--file", options.file, "Send this file; - is stdin")
                   ->type_name("FILE")
                   ->take_last();
  auto* hex = add_value(app, "--hex", options.hex, parse_hex, "HEX",
                        "Send these bytes, such as '48 65 6c'");
  auto* size = add_value(app, "-s,--size,-l,--length", options.size, parse_size, type::kSize,
                         "Send this many bytes of --pattern");
  for (auto* one : {file, hex, size}) {
    for (auto* other : {file, hex, size}) {
      if (one != other) one->excludes(other);
    }
  }
  add_pattern_option(app, options.pattern)->needs(size);
  add_seed_option(app, options.seed)->needs(size);
  app.add_flag("-e,--escape", options.escape, R"(Interpret \r \n \t \0 \\ \xNN in TEXT)")
      ->needs(text);
  add_suffix_option(app, options.suffix);
  app.add_flag("--raw", options.raw, "Print the echo unchanged: no newline, no escapes");
  add_value(app, "--timeout", options.plan.timeout, parse_positive_duration, type::kDuration,
            "Longest silence while an echo is due", "5s");
  add_connect_timeout(app, options.plan.connect_timeout);
  add_wait_options(app, options.plan.wait_ready, options.plan.deadline);
  app.add_flag_callback(
      "--nagle", [&options] { options.plan.no_delay = false; }, "Leave TCP_NODELAY off");
  add_target_options(app, options.target);
  add_verbosity_options(app, console);
  app.footer(
      "A single argument is TEXT, or HOST if a payload option is given. stdout is\n"
      "exactly the echo. If --deadline passes while --wait-ready waits, the exit code\n"
      "is 4. Without HOST: ESPECHO_HOST, then the --config file, then especho.local.\n"
      "\nExamples:\n"
      "  especho send 192.168.1.78 \"Hello World\"\n"
      "  especho send sim --file firmware.bin --raw | cmp - firmware.bin");
  return &app;
}

ExitCode run_send_command(const CLI::App& command, SendOptions& options, const Console& console,
                          const StopFlag& stop) {
  const bool has_text = settle_positionals(command, options);
  const NamedTarget named = name_target(options.target, stop);
  print_stack(named, console);
  ChosenPayload payload = choose_payload(command, options, has_text);
  if (!payload.source) {
    payload.source = std::make_unique<MemorySource>(bytes_of(payload.bytes));
  }
  const ChosenTarget chosen = choose_target(options.target, named, console, stop);
  SendPlan plan = options.plan;
  plan.target = chosen.target;

  // Short enough to be added to the current time.
  constexpr Nanoseconds kForever = std::chrono::hours(1'000'000);
  const auto deadline =
      std::chrono::steady_clock::now() + std::min(plan.deadline.value_or(kForever), kForever);
  EchoPrinter printer(console, options.raw, deadline);
  const auto print = [&](std::span<const std::byte> echo) { printer.print(echo); };
  const SendResult result = run_send(plan, *payload.source, print, stop);
  const bool echoed = result.received != 0 || result.code == ExitCode::ok;
  printer.finish(payload.is_text && echoed);
  print_how_reached(result.reached, result.address, console);
  const bool sketch_ended = print_end_of_sketch(chosen, result.code, console);
  if (result.connect) {
    console.explain(
        fmt::format("connected to {} in {}", result.address, format_duration(*result.connect)));
  }
  if (result.code == ExitCode::ok) {
    console.say(summary(result));
    if (result.ttfb) {
      console.explain(fmt::format("first byte back after {}", format_duration(*result.ttfb)));
    }
    return result.code;
  }
  const bool not_found = chosen.by_default && result.code == ExitCode::connect;
  console.fail(result.reason, not_found                         ? ways_to_name_a_device()
                              : result.failure && !sketch_ended ? hint(*result.failure)
                                                                : std::string());
  return result.code;
}

}  // namespace especho::cli
