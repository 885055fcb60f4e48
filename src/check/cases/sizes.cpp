// One echo on a connection of its own: a greeting, every byte value, and the sizes at which buffers
// and segments end.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "check/cases/bounds.hpp"
#include "check/cases/table.hpp"
#include "check/cases/verdict.hpp"
#include "core/bytes_of.hpp"

namespace especho::check {
namespace {

/// How an echo is reported; `more` is evidence besides.
CaseResult judge(Device& device, Probe& probe, const Echo& echo, std::string message = {},
                 Facts more = {}) {
  if (echo.cut_off) {
    return too_slow(echo.received, echo.failure.size, echo.failure.elapsed,
                    evidence_of(echo.failure));
  }
  if (!echo.ok()) {
    CaseResult result = failed(echo.failure);
    result.evidence.insert(result.evidence.end(), more.begin(), more.end());
    return result;
  }
  if (auto surplus = surplus_of(device, probe, echo.sent)) return *surplus;
  Facts evidence{number("bytes", echo.sent), milliseconds("rtt_ms", echo.rtt)};
  evidence.insert(evidence.end(), more.begin(), more.end());
  return passed(std::move(message), std::move(evidence));
}

CaseResult of_size(Device& device, std::uint64_t size, std::string message = {}, Facts more = {}) {
  if (auto skip = too_slow_for(device, size)) return *skip;
  Probe probe = device.connect();
  const Echo echo = probe.echo_within(device.payload(size), device.longest_echo());
  return judge(device, probe, echo, std::move(message), std::move(more));
}

/// A size that lies so far from one that this system tells, or else from the usual one.
CaseResult beside(Device& device, std::optional<std::uint64_t> told, std::uint64_t usual,
                  int distance) {
  const bool known = told && *told > 1;
  const auto middle =
      static_cast<std::int64_t>(std::min(known ? *told : usual, bounds::kLargestWindow - 1));
  const auto size = static_cast<std::uint64_t>(middle + distance);
  Facts more;
  if (!known) more.push_back({"assumed", true});
  return of_size(device, size,
                 fmt::format("{} bytes{}", size, known ? "" : ", as the ESP32's core has it"),
                 std::move(more));
}

CaseResult beside_segment(Device& device, int distance) {
  return beside(device, device.seen().stack.mss, bounds::kUsualSegment, distance);
}

CaseResult beside_window(Device& device, int distance) {
  return beside(device, device.seen().stack.window, bounds::kUsualWindow, distance);
}

}  // namespace

CaseResult connects(Device& device) {
  Probe probe = device.connect();
  Facts evidence{milliseconds("handshake_ms", probe.handshake())};
  const net::TcpInfo tcp = probe.tcp();
  if (tcp.mss) evidence.push_back(number("mss_bytes", *tcp.mss));
  if (tcp.peer_window) evidence.push_back(number("peer_window_bytes", *tcp.peer_window));
  return passed("in " + format_duration(probe.handshake()), std::move(evidence));
}

CaseResult greets(Device& device) {
  const std::string greeting = "Hello World" + device.plan().suffix;
  Probe probe = device.connect();
  const Echo echo = probe.echo(bytes_of(greeting));
  return judge(device, probe, echo);
}

CaseResult every_byte(Device& device) {
  const std::string& suffix = device.plan().suffix;
  // A device that answers lines may take the end of any line for the end of this one.
  const std::string ends = suffix.empty() ? "" : suffix + std::string("\n\r\0", 3);
  std::string values;
  for (int value = 0; value < 256; ++value) {
    const char byte = static_cast<char>(value);
    if (ends.find(byte) == std::string::npos) values += byte;
  }
  const std::string back(values.rbegin(), values.rend());
  Probe probe = device.connect();
  const Echo echo = probe.echo_within(bytes_of(values + back + suffix), device.longest_echo());
  return judge(device, probe, echo, suffix.empty() ? "" : "all but those that may end a line");
}

CaseResult size_1(Device& device) {
  return of_size(device, 1, device.plan().suffix.empty() ? "" : "one byte and the suffix");
}
CaseResult size_segment_less_1(Device& device) {
  return beside_segment(device, -1);
}
CaseResult size_segment(Device& device) {
  return beside_segment(device, 0);
}
CaseResult size_segment_and_1(Device& device) {
  return beside_segment(device, 1);
}
CaseResult size_window_less_1(Device& device) {
  return beside_window(device, -1);
}
CaseResult size_window(Device& device) {
  return beside_window(device, 0);
}
CaseResult size_window_and_1(Device& device) {
  return beside_window(device, 1);
}
CaseResult size_16k(Device& device) {
  return of_size(device, std::uint64_t{16} * 1024);
}
CaseResult size_64k(Device& device) {
  return of_size(device, std::uint64_t{64} * 1024);
}

}  // namespace especho::check
