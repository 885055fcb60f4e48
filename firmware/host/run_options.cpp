#include "run_options.hpp"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace especho::device {
namespace {

/// The only list of what is passed.
template <typename Options, typename Field>
void for_each_field(Options& options, Field field) {
  field("port", options.port);
  field("ports", options.ports);
  field("seed", options.seed);
  field("stack", options.stack);
  field("pcap", options.pcap);
  field("restarted", options.restarted);
  auto& network = options.faults.network;
  field("latency", network.latency);
  field("jitter", network.jitter);
  field("latencies", network.latencies);
  field("modem-sleep", network.modem_sleep);
  field("beacon", network.beacon);
  field("link-loss", network.link_loss);
  field("link-loss-after", network.link_loss_after);
  field("window", network.window);
  field("segment", network.segment);
  field("frame-loss", network.frame_loss);
  field("frame-duplicate", network.frame_duplicate);
  field("frame-reorder", network.frame_reorder);
  field("syn-loss", network.syn_loss);
  field("busy-pcbs", network.busy_pcbs);
  auto& data = options.faults.data;
  field("corrupt", data.corrupt);
  field("drop", data.drop);
  field("duplicate", data.duplicate);
  field("mix", data.mix);
  auto& failures = options.faults.failures;
  field("truncate-after", failures.truncate_after);
  field("reset-after", failures.reset_after);
  field("stall", failures.stall);
  field("stall-after", failures.stall_after);
  field("read-rate", failures.read_rate);
  field("leak-sockets", failures.leak_sockets);
  field("slow-accept", failures.slow_accept);
  field("drift", failures.drift);
  field("reboot-after", failures.reboot_after);
  field("boot-time", failures.boot_time);
}

std::string text_of(std::integral auto value) {
  return std::to_string(value);
}
std::string text_of(StackKind value) {
  return std::string(to_string(value));
}
/// In one line.
std::string text_of(const std::string& value) {
  std::string text;
  for (const char c : value) {
    if (c == '\n' || c == '\\') text += '\\';
    text += c == '\n' ? 'n' : c;
  }
  return text;
}
std::string text_of(double value) {  // exactly
  char text[32];
  std::snprintf(text, sizeof(text), "%a", value);
  return text;
}
template <typename Rep, typename Period>
std::string text_of(std::chrono::duration<Rep, Period> value) {
  return std::to_string(value.count());
}
std::string text_of(const std::vector<Duration>& values) {
  std::string text;
  for (const Duration value : values) text += text_of(value) + ',';
  return text;
}
std::string text_of(const std::map<std::uint16_t, std::uint16_t>& values) {
  std::string text;
  for (const auto& [asked, port] : values) text += text_of(asked) + ':' + text_of(port) + ',';
  return text;
}

[[noreturn]] void refuse(std::string_view text) {
  throw std::invalid_argument("'" + std::string(text) + "' is no option of a sketch's runner");
}

void read(std::string_view text, std::integral auto& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) refuse(text);
}
void read(std::string_view text, bool& value) {
  int number = 0;
  read(text, number);
  value = number != 0;
}
void read(std::string_view text, StackKind& value) {
  for (const StackKind kind : all_stacks) {
    if (to_string(kind) != text) continue;
    value = kind;
    return;
  }
  refuse(text);
}
void read(std::string_view text, std::string& value) {
  value.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '\\' && ++i < text.size();
    value += escaped && text[i] == 'n' ? '\n' : text[i];
  }
}
void read(std::string_view text, double& value) {
  const std::string copy(text);
  char* end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  if (copy.empty() || *end != '\0') refuse(text);
}
template <typename Rep, typename Period>
void read(std::string_view text, std::chrono::duration<Rep, Period>& value) {
  Rep count = 0;
  read(text, count);
  value = std::chrono::duration<Rep, Period>(count);
}
/// Up to the separator, which must be there.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  if (end == std::string_view::npos) refuse(text);
  const std::string_view first = text.substr(0, end);
  text.remove_prefix(end + 1);
  return first;
}
void read(std::string_view text, std::vector<Duration>& values) {
  while (!text.empty()) read(take(text, ','), values.emplace_back());
}
void read(std::string_view text, std::map<std::uint16_t, std::uint16_t>& values) {
  while (!text.empty()) {
    std::string_view pair = take(text, ',');
    std::uint16_t asked = 0;
    read(take(pair, ':'), asked);
    read(pair, values[asked]);
  }
}

}  // namespace

std::string to_text(const RunOptions& options) {
  std::string text;
  for_each_field(options, [&](const char* name, const auto& value) {
    text += name;
    text += ' ';
    text += text_of(value);
    text += '\n';
  });
  return text;
}

RunOptions run_options_from(std::string_view text) {
  RunOptions options;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::string_view name = line.substr(0, line.find(' '));
    bool known = false;
    for_each_field(options, [&](std::string_view field, auto& value) {
      if (field != name) return;
      known = true;
      read(line.substr(std::min(line.size(), name.size() + 1)), value);
    });
    if (!known) refuse(line);
  }
  return options;
}

}  // namespace especho::device
