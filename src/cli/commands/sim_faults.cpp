#include "cli/commands/sim_faults.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <limits>
#include <locale>
#include <sstream>

#include "cli/input/inputs.hpp"
#include "cli/options/options.hpp"
#include "core/text.hpp"
#include "especho/error.hpp"
#include "especho/units.hpp"
#include "firmware/host/limits.hpp"

namespace especho::cli {
namespace {

constexpr const char* kFrames = "Frames (--stack lwip)";

constexpr InputKind kLatencies{.most_bytes = std::size_t{16} * 1024 * 1024,
                               .hint = "one value per line, with its unit, such as 84.7ms",
                               .longest_silence = std::chrono::seconds(10)};

std::optional<double> parse_number(std::string_view text) {
  std::istringstream stream{std::string(text)};
  stream.imbue(std::locale::classic());
  double value = 0;
  stream >> std::noskipws >> value;
  if (stream.fail() || !stream.eof()) return std::nullopt;
  return value;
}

std::optional<double> parse_ratio(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto part = parse_number(text.substr(0, slash));
    const auto whole = parse_number(text.substr(slash + 1));
    if (!part || !whole) return std::nullopt;
    return *part / *whole;
  }
  if (text.ends_with('%')) {
    const auto percent = parse_number(text.substr(0, text.size() - 1));
    return percent ? std::optional(*percent / 100) : std::nullopt;
  }
  return parse_number(text);
}

device::Duration parse_latency(std::string_view text, const std::string& where) {
  const auto complaint = [&](const char* what) {
    return Error(ExitCode::usage, fmt::format("{}: '{}' {}", where, printable(text), what),
                 kLatencies.hint);
  };
  if (!has_duration_unit(text)) throw complaint("has no unit of time");
  try {
    return parse_delay(text);
  } catch (const Error&) {
    throw complaint("is not a time of up to a day");
  }
}

using device::Faults;

/// Declares options and keeps them, to see which were given.
class Declaration {
 public:
  Declaration(CLI::App& app, SimFaults& faults) : app_(app), faults_(faults) {}

  void group(const char* name) { app_.option_defaults()->group(name); }

  template <typename T, typename Parse>
  void value(const char* name, T& value, Parse parse, const char* type, const char* description,
             const char* default_text = nullptr) {
    keep(add_value(app_, name, value, parse, type, description, default_text));
  }
  void flag(const char* name, bool& value, const char* description) {
    keep(app_.add_flag(name, value, description));
  }
  void file(const char* name, std::string& value, const char* description) {
    keep(app_.add_option(name, value, description)->type_name("FILE")->take_last());
  }

 private:
  void keep(const CLI::Option* option) { faults_.options.push_back(option); }

  CLI::App& app_;
  SimFaults& faults_;
};

std::uint64_t parse_some_bytes(std::string_view text) {
  const std::uint64_t size = parse_size(text);
  if (size > 0) return size;
  throw Error(ExitCode::usage, "it would be zero bytes", "1 or more");
}

std::uint64_t parse_some(std::string_view text) {
  const std::uint64_t count = parse_count(text);
  if (count > 0) return count;
  throw Error(ExitCode::usage, "it would be zero", "1 or more");
}

/// A number from `least` to `most`.
template <typename T>
auto within(T least, T most, std::uint64_t (*parse)(std::string_view)) {
  return [=](std::string_view text) {
    const std::uint64_t value = parse(text);
    if (value >= static_cast<std::uint64_t>(least) && value <= static_cast<std::uint64_t>(most)) {
      return static_cast<T>(value);
    }
    throw Error(ExitCode::usage, fmt::format("'{}' is out of range", text),
                fmt::format("from {} to {}", least, most));
  };
}

device::Duration parse_time(std::string_view text) {
  parse_positive_duration(text);
  return parse_delay(text);
}

/// The sketch counts in milliseconds.
std::chrono::milliseconds parse_milliseconds(std::string_view text) {
  constexpr std::chrono::milliseconds kMost{std::numeric_limits<std::uint16_t>::max()};
  const Nanoseconds duration = parse_duration(text);
  const auto rounded = std::chrono::duration_cast<std::chrono::milliseconds>(duration);
  if (rounded == duration && rounded <= kMost) return rounded;
  throw Error(ExitCode::usage, fmt::format("the sketch can't wait '{}'", text),
              "whole milliseconds, up to 65535ms");
}

void declare_sketch(Declaration& declare, device::SketchFaults& sketch) {
  constexpr std::uint16_t kLongest = std::numeric_limits<std::uint16_t>::max();
  declare.group("Sketch");
  declare.value("--poll-delay", sketch.poll_delay, parse_milliseconds, type::kDuration,
                "Pause between polls of the clients; 0: none");
  declare.value("--write-size", sketch.write_size, within<std::uint16_t>(0, kLongest, parse_size),
                type::kSize, "Bytes per write; 1: byte by byte, 0: all");
  declare.flag("--nagle", sketch.nagle, "Leave Nagle's algorithm on");
  declare.value("--slots", sketch.slots,
                within<std::uint8_t>(1, device::limits::most_slots, parse_count), type::kCount,
                "Clients served concurrently");
  declare.flag("--naive-accept", sketch.naive_accept, "Drop a client right after another left");
}

void declare_network(Declaration& declare, SimFaults& options) {
  device::NetworkFaults& network = options.faults.network;
  declare.group("Network");
  declare.value("--latency", network.latency, parse_time, type::kDuration,
                "Delay added to received data");
  declare.value("--jitter", network.jitter, parse_time, type::kDuration,
                "Uniform variation around --latency");
  declare.file("--latency-file", options.latency_file,
               "Draw delays from measured ones, one per line");
  declare.flag("--modem-sleep", network.modem_sleep,
               "Radio that sleeps after 100 ms without traffic,\nunless the sketch forbids it");
  declare.value("--beacon", network.beacon, parse_time, type::kDuration,
                "Wake-up interval of --modem-sleep", "102.4ms");
  declare.value("--link-loss", network.link_loss, parse_time, type::kDuration,
                "Lose the Wi-Fi for this long, repeatedly");
  declare.value("--link-loss-after", network.link_loss_after, parse_some_bytes, type::kSize,
                "Bytes received between losses", "64k");
  declare.value("--window", network.window,
                within<int>(device::limits::least_window, 65535, parse_size), type::kSize,
                "Window at the handshake (a board has 5744)");
  declare.value("--mss", network.segment,
                within<int>(device::limits::least_segment, 1460, parse_size), type::kSize,
                "Bytes per segment (a board has 1436)");
}

void declare_frames(Declaration& declare, device::NetworkFaults& network) {
  constexpr const char* kShare = "SHARE";
  declare.group(kFrames);
  declare.value("--frame-loss", network.frame_loss, parse_share, kShare,
                "Share of frames to lose, each way");
  declare.value("--frame-duplicate", network.frame_duplicate, parse_share, kShare,
                "Share of frames to duplicate");
  declare.value("--frame-reorder", network.frame_reorder, parse_share, kShare,
                "Share of frames to hold for 2 ms, so that\nlater ones overtake them");
  declare.value("--syn-loss", network.syn_loss, parse_share, kShare,
                "Share of SYNs from clients to lose");
  declare.value("--busy-pcbs", network.busy_pcbs,
                within<int>(1, device::limits::connections, parse_count), type::kCount,
                "Connections in use by others, of 16");
}

void declare_data(Declaration& declare, device::DataFaults& data) {
  constexpr const char* kShare = "SHARE";
  declare.group("Data");
  declare.value("--corrupt", data.corrupt, parse_share, kShare,
                "Share of bytes to change: 1%, 1e-6");
  declare.value("--drop", data.drop, parse_share, kShare, "Share of bytes to drop");
  declare.value("--duplicate", data.duplicate, parse_share, kShare, "Share of bytes to duplicate");
  declare.value("--mix", data.mix, parse_share, kShare,
                "Share of bytes at which up to 16 are swapped\nwith another client's");
}

void declare_failures(Declaration& declare, device::Failures& failures) {
  declare.group("Failures");
  declare.value("--truncate-after", failures.truncate_after, parse_some_bytes, type::kSize,
                "End each stream after this many echoed bytes");
  declare.value("--reset-after", failures.reset_after, parse_some_bytes, type::kSize,
                "Reset each connection after this many bytes");
  declare.value("--stall", failures.stall, parse_time, type::kDuration,
                "Stop reading for this long, repeatedly");
  declare.value("--stall-after", failures.stall_after, parse_some_bytes, type::kSize,
                "Bytes between stalls", "64k");
  declare.value("--read-rate", failures.read_rate, parse_some_bytes, type::kSize,
                "Bytes per second read from each client");
  declare.value("--leak-sockets", failures.leak_sockets, parse_some, type::kCount,
                "Never free every Nth closed socket");
  declare.value("--slow-accept", failures.slow_accept, parse_time, type::kDuration,
                "Time by which each accept is slower than the last");
  declare.value("--drift", failures.drift, parse_time, type::kDuration,
                "Latency that each connection adds");
  declare.value("--reboot-after", failures.reboot_after, parse_some_bytes, type::kSize,
                "Reboot each time after this many bytes");
  declare.value("--boot-time", failures.boot_time, parse_milliseconds, type::kDuration,
                "How long a reboot takes", "500ms");
}

bool given(const SimFaults& faults, const std::string& name) {
  return std::any_of(faults.options.begin(), faults.options.end(), [&](const CLI::Option* option) {
    return option->get_name() == name && option->count() > 0;
  });
}

/// Whether the option removes a fault of the profile.
bool is_remedy(const CLI::Option& option, const device::SketchFaults& sketch) {
  const std::string name = option.get_name();
  return (name == "--poll-delay" && sketch.poll_delay == std::chrono::milliseconds(0)) ||
         (name == "--write-size" && sketch.write_size == 0);
}

void require(const SimFaults& faults, const char* option, const char* needed) {
  if (!given(faults, option) || given(faults, needed)) return;
  throw Error(ExitCode::usage, fmt::format("{} has no effect without {}", option, needed),
              fmt::format("add {}, or leave {} out", needed, option));
}

void exclude(const SimFaults& faults, const char* option, const char* other, const char* why) {
  if (!given(faults, option) || !given(faults, other)) return;
  throw Error(ExitCode::usage,
              fmt::format("{} and {} contradict each other: {}", option, other, why),
              "leave one of them out");
}

/// Faults that are settings of especho's own sketch, and what to change in a user's instead.
void refuse_settings(const SimFaults& faults) {
  struct Setting {
    const char* option;
    const char* place;
  };
  constexpr std::array kSettings{
      Setting{"--poll-delay", "put a delay() into its loop()"},
      Setting{"--write-size", "let it write fewer bytes at once"},
      Setting{"--nagle", "leave out setNoDelay(true)"},
      Setting{"--slots", "it decides how many clients it serves"},
      Setting{"--naive-accept", "let it ask connected() of a new client"}};
  for (const Setting& setting : kSettings) {
    if (!given(faults, setting.option)) continue;
    throw Error(ExitCode::usage,
                fmt::format("{} is a setting of especho's own sketch, and --sketch is another one",
                            setting.option),
                fmt::format("change your sketch: {}", setting.place));
  }
}

void check_network(const device::NetworkFaults& network) {
  if (network.jitter > network.latency) {
    throw Error(ExitCode::usage,
                fmt::format("--jitter {} is more than --latency {}: delays can't be negative",
                            format_setting(network.jitter), format_setting(network.latency)),
                "a jitter up to the latency");
  }
  const int window = network.window > 0 ? network.window : device::limits::window;
  const int segment = network.segment > 0 ? network.segment : device::limits::segment;
  if (segment > window) {
    throw Error(ExitCode::usage,
                fmt::format("a segment of {} bytes does not fit a window of {}", segment, window),
                "a larger --window, or a smaller --mss");
  }
}

/// The first fault of frames that was given, or null.
const CLI::Option* frame_fault(const SimFaults& faults) {
  for (const CLI::Option* option : faults.options) {
    if (option->get_group() == kFrames && option->count() > 0) return option;
  }
  return nullptr;
}

}  // namespace

device::Duration parse_delay(std::string_view text) {
  const Nanoseconds delay = parse_duration(text);
  if (delay <= std::chrono::hours(24)) return delay;
  throw Error(ExitCode::usage, fmt::format("'{}' is longer than any test", text), "up to 24h");
}

double parse_share(std::string_view text) {
  constexpr const char* kAllowed = "more than 0 and up to 1, such as 1%, 0.001, 1e-6 or 1/1000000";
  const auto share = parse_ratio(text);
  if (!share) throw Error(ExitCode::usage, fmt::format("'{}' is not a share", text), kAllowed);
  if (*share > 0 && *share <= 1) return *share;
  throw Error(ExitCode::usage, fmt::format("'{}' is out of range", text), kAllowed);
}

std::vector<device::Duration> read_latencies(const std::string& path, const StopFlag& stop) {
  const std::string content = read_text(path, kLatencies, stop);
  std::vector<device::Duration> latencies;
  for_each_line(content, [&](std::string_view line, int number) {
    const std::string_view text = trimmed(line.substr(0, line.find('#')));
    if (text.empty()) return;
    latencies.push_back(parse_latency(text, fmt::format("{}:{}", path, number)));
  });
  if (latencies.empty()) {
    throw Error(ExitCode::usage, fmt::format("{} has no value", path), kLatencies.hint);
  }
  return latencies;
}

void add_fault_options(CLI::App& app, SimFaults& faults) {
  Declaration declaration(app, faults);
  declare_sketch(declaration, faults.faults.sketch);
  declare_network(declaration, faults);
  declare_frames(declaration, faults.faults.network);
  declare_data(declaration, faults.faults.data);
  declare_failures(declaration, faults.faults.failures);
}

device::Faults checked_faults(const SimFaults& options, const StopFlag& stop, SketchOf sketch) {
  if (sketch == SketchOf::user) refuse_settings(options);
  exclude(options, "--latency-file", "--latency", "both set the latency");
  exclude(options, "--latency-file", "--jitter", "measured values have their own jitter");
  exclude(options, "--truncate-after", "--reset-after", "only the first would happen");
  require(options, "--jitter", "--latency");
  if (sketch == SketchOf::especho) require(options, "--beacon", "--modem-sleep");
  require(options, "--link-loss-after", "--link-loss");
  require(options, "--stall-after", "--stall");
  require(options, "--boot-time", "--reboot-after");
  check_network(options.faults.network);
  Faults faults = options.faults;
  if (!options.latency_file.empty()) {
    faults.network.latencies = read_latencies(options.latency_file, stop);
  }
  return faults;
}

bool has_frame_faults(const SimFaults& faults) {
  return frame_fault(faults) != nullptr;
}

void refuse_frames(const SimFaults& faults) {
  const CLI::Option* option = frame_fault(faults);
  if (option == nullptr) return;
  throw Error(ExitCode::usage,
              fmt::format("{} needs --stack lwip: with the TCP of this machine there are no frames "
                          "to lose or delay",
                          option->get_name()),
              fmt::format("add --stack lwip, or leave {} out", option->get_name()));
}

std::string given_faults(const SimFaults& faults) {
  std::string text;
  for (const CLI::Option* option : faults.options) {
    if (option->count() == 0 || is_remedy(*option, faults.faults.sketch)) continue;
    if (!text.empty()) text += ' ';
    text += option->get_name();
    if (option->get_items_expected_max() > 0) text += ' ' + option->results().back();
  }
  return text;
}

}  // namespace especho::cli
