// One echo: of certain bytes and sizes, and written in certain pieces.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

#include "check/cases/bounds.hpp"
#include "check/cases/case_result.hpp"
#include "check/cases/cases.hpp"
#include "check/cases/stream.hpp"
#include "core/text.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::check {
namespace {

/// The verdict on an echo; `more` is added to its evidence.
CaseResult result_of(Device& device, Probe& probe, const ProbeEcho& echo, std::string message = {},
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

CaseResult echo_of_size(Device& device, std::uint64_t size, std::string message = {},
                        Facts more = {}) {
  if (auto skip = too_slow_for(device, size)) return *skip;
  Probe probe = device.connect();
  const ProbeEcho echo = probe.echo_within(device.payload(size), device.longest_echo());
  return result_of(device, probe, echo, std::move(message), std::move(more));
}

/// A size at this distance from the one that this system reports, or else from the usual one.
CaseResult size_near(Device& device, std::optional<std::uint64_t> reported, std::uint64_t usual,
                     int distance) {
  const bool known = reported && *reported > 1;
  const auto middle =
      static_cast<std::int64_t>(std::min(known ? *reported : usual, bounds::kLargestWindow - 1));
  const auto size = static_cast<std::uint64_t>(middle + distance);
  Facts more;
  if (!known) more.push_back({"assumed", true});
  return echo_of_size(
      device, size,
      fmt::format("{}{}", counted(size, "byte"), known ? "" : ", as the ESP32's core has it"),
      std::move(more));
}

CaseResult size_near_segment(Device& device, int distance) {
  return size_near(device, device.seen().stack.mss, bounds::kUsualSegment, distance);
}

CaseResult size_near_window(Device& device, int distance) {
  return size_near(device, device.seen().stack.window, bounds::kUsualWindow, distance);
}

/// Sizes of the writes before the first read: less than a window in all, so that they are sent at
/// once, and no round numbers.
constexpr std::array<std::uint64_t, 7> kWrites{1, 700, 13, 1437, 2, 999, 1300};

CaseResult result_of(const Device& device, Stream& stream, Facts evidence) {
  if (stream.cut_off()) {
    return too_slow(stream.received(), stream.payload().size(), stream.elapsed());
  }
  if (!stream.ok()) return failed(stream.failure(device));
  if (auto surplus = surplus_of(device, stream.probe(), stream.sent())) return *surplus;
  evidence.push_back(number("bytes", stream.received()));
  evidence.push_back(milliseconds("elapsed_ms", stream.elapsed()));
  return passed({}, std::move(evidence));
}

/// After nothing could be sent: reads how the connection ended, or waits until there is room.
void await_room(const Device& device, Stream& stream) {
  const Awaited awaited{&stream.probe(), true};
  if (!stream.receive()) wait_for_any(device, std::span(&awaited, 1), net::kSlice);
  stream.give_up(Clock::now(), device.plan().timeout, TimePoint::max());
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

CaseResult hello(Device& device) {
  const std::string greeting = "Hello World" + device.plan().suffix;
  Probe probe = device.connect();
  const ProbeEcho echo = probe.echo(bytes_of(greeting));
  return result_of(device, probe, echo);
}

CaseResult every_byte(Device& device) {
  const std::string& suffix = device.plan().suffix;
  // A device that answers lines may accept any line end as the end of this one.
  const std::string ends = suffix.empty() ? "" : suffix + std::string("\n\r\0", 3);
  std::string values;
  for (int value = 0; value < 256; ++value) {
    const char byte = static_cast<char>(value);
    if (ends.find(byte) == std::string::npos) values += byte;
  }
  const std::string back(values.rbegin(), values.rend());
  Probe probe = device.connect();
  const ProbeEcho echo = probe.echo_within(bytes_of(values + back + suffix), device.longest_echo());
  return result_of(device, probe, echo,
                   suffix.empty() ? "" : "all except those that may end a line");
}

CaseResult size_1(Device& device) {
  return echo_of_size(device, 1, device.plan().suffix.empty() ? "" : "one byte and the suffix");
}
CaseResult size_segment_less_1(Device& device) {
  return size_near_segment(device, -1);
}
CaseResult size_segment(Device& device) {
  return size_near_segment(device, 0);
}
CaseResult size_segment_and_1(Device& device) {
  return size_near_segment(device, 1);
}
CaseResult size_window_less_1(Device& device) {
  return size_near_window(device, -1);
}
CaseResult size_window(Device& device) {
  return size_near_window(device, 0);
}
CaseResult size_window_and_1(Device& device) {
  return size_near_window(device, 1);
}
CaseResult size_16k(Device& device) {
  return echo_of_size(device, std::uint64_t{16} * 1024);
}
CaseResult size_64k(Device& device) {
  return echo_of_size(device, std::uint64_t{64} * 1024);
}

CaseResult single_bytes(Device& device) {
  const std::size_t rounds =
      device.affordable_echoes(bounds::kSinglesInFlight, 2, bounds::kSingleRounds);
  Probe probe = device.connect();
  Stream stream(probe, device.payload(rounds * bounds::kSinglesInFlight));
  // Nothing of a line comes back before its end.
  const std::size_t in_flight =
      device.plan().suffix.empty() ? bounds::kSinglesInFlight : stream.payload().size();
  while (!stream.all_sent() && !stream.over()) {
    const std::uint64_t before = stream.sent();
    for (std::uint64_t i = 0; i < in_flight && !stream.all_sent(); ++i) {
      stream.send(1);
    }
    read_back(device, stream);
    if (stream.comparison().wrong()) break;
    if (stream.sent() == before) await_room(device, stream);
    device.throw_if_ended();
  }
  return result_of(device, stream, {number("writes", stream.payload().size())});
}

CaseResult pipelined(Device& device) {
  std::uint64_t size = 0;
  for (const std::uint64_t write : kWrites) size += write;
  if (auto skip = too_slow_for(device, size)) return *skip;
  Probe probe = device.connect();
  Stream stream(probe, device.stream_payload(size));
  for (const std::uint64_t write : kWrites) stream.send(static_cast<std::size_t>(write));
  drive(device, std::span(&stream, 1));
  return result_of(device, stream, {number("writes", kWrites.size())});
}

}  // namespace especho::check
