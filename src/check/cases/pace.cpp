// Clients that read late, read while they write, or are silent for a while.
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "check/cases/bounds.hpp"
#include "check/cases/case_result.hpp"
#include "check/cases/cases.hpp"
#include "check/cases/stream.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::check {
namespace {

/// Sends and reads until everything is back, or `end`, with a bounded number of bytes in flight.
void exchange_until(const Device& device, Stream& stream, TimePoint end) {
  while (!stream.over() && Clock::now() < end) {
    const std::uint64_t room = bounds::kDuplexInFlight - (stream.sent() - stream.received());
    bool moved = room != 0 && stream.send(static_cast<std::size_t>(room)) != 0;
    if (stream.receive()) moved = true;
    stream.give_up(Clock::now(), device.plan().timeout, TimePoint::max());
    if (moved) {
      device.throw_if_ended();
    } else if (!stream.over()) {
      const Awaited awaited{&stream.probe(), room != 0 && !stream.all_sent()};
      wait_for_any(device, std::span(&awaited, 1), net::kSlice);
    }
  }
}

/// Keeps what the diagnoses can use, so that they need not measure it again.
void remember(Device& device, const Stream& stream, bool whole, std::uint64_t retransmits) {
  device.note_silences(stream.silences(), retransmits);
  auto& bulk = device.seen().bulk;
  if (whole && !bulk) bulk = {.bytes = stream.received(), .elapsed = stream.elapsed()};
}

std::string throughput(std::uint64_t bytes, Nanoseconds elapsed) {
  const double per_second = static_cast<double>(bytes) / std::max(to_seconds(elapsed), 1e-9);
  return fmt::format("{} in {}, {}", format_size(bytes), format_duration(elapsed),
                     format_throughput(per_second));
}

}  // namespace

CaseResult late_reader(Device& device) {
  const Nanoseconds pause = device.plan().quick ? bounds::kLatePauseQuick : bounds::kLatePause;
  Probe probe = device.connect({.receive_buffer = bounds::kLateBuffer});
  Stream stream(probe, device.stream_payload(bounds::kLateBytes));
  const TimePoint end = after(Clock::now(), pause);
  fill(device, stream, end);
  const std::uint64_t waiting = stream.sent();
  device.pause(end - Clock::now());
  stream.shorten(std::min(bounds::kLateBytes, device.whole_lines(waiting + bounds::kLateRest)));
  stream.restart_timeout();
  // Segments that found no room here are retransmitted at intervals that grow up to the pause.
  const Nanoseconds timeout = device.plan().timeout + pause;
  drive(device, std::span(&stream, 1), timeout);
  Facts evidence{number("bytes", stream.received()), number("bytes_before_pause", waiting),
                 seconds("pause_s", pause)};
  if (!stream.ok() && !stream.cut_off()) {
    return failed("after the client had read nothing for " + format_setting(pause),
                  stream.failure(device));
  }
  if (stream.ok()) {
    if (auto surplus = surplus_of(device, probe, stream.sent())) return *surplus;
  }
  return passed(fmt::format("{} for a client that reads {} late", format_size(stream.received()),
                            format_setting(pause)),
                std::move(evidence));
}

CaseResult full_duplex(Device& device) {
  const bool quick = device.plan().quick;
  const std::uint64_t size = quick ? bounds::kDuplexBytesQuick : bounds::kDuplexBytes;
  const Nanoseconds time =
      std::min(quick ? bounds::kDuplexTimeQuick : bounds::kDuplexTime, device.time_left() / 2);
  Probe probe = device.connect();
  // Only then has the device certainly accepted it, so that the time is that of the echo.
  const ProbeEcho first = probe.echo(device.payload(1));
  if (!first.ok()) return failed(first.failure);
  const auto lost = probe.lost_segments();
  Stream stream(probe, device.stream_payload(size));
  exchange_until(device, stream, after(Clock::now(), time));
  // However slow the device is, what was sent has to come back.
  if (!stream.over() && stream.sent() != 0) stream.shorten(device.whole_lines(stream.sent()));
  drive(device, std::span(&stream, 1));
  const bool whole = stream.ok() && stream.received() == size;
  remember(device, stream, whole, probe.lost_segments_since(lost));
  if (!stream.ok() && !stream.cut_off()) return failed(stream.failure(device));
  if (stream.ok()) {
    if (auto surplus = surplus_of(device, probe, first.sent + stream.sent())) return *surplus;
  }
  std::string message = throughput(stream.received(), stream.elapsed());
  if (!whole) message += fmt::format(", right so far; too slow for {}", format_size(size));
  return passed(std::move(message), {number("bytes", stream.received()),
                                     number("bytes_sent", stream.sent()),
                                     seconds("elapsed_s", stream.elapsed()),
                                     {"whole", whole}});
}

CaseResult idle(Device& device) {
  const auto gaps = device.plan().quick ? std::span<const Nanoseconds>(bounds::kGapsQuick)
                                        : std::span<const Nanoseconds>(bounds::kGaps);
  Probe probe = device.connect();
  Nanoseconds slowest{0};
  std::uint64_t sent = 0;
  for (const Nanoseconds gap : gaps) {
    device.pause(gap);
    const ProbeEcho echo = probe.echo(device.payload(bounds::kFollowerBytes));
    if (!echo.ok()) return failed("after a silence of " + format_setting(gap), echo.failure);
    slowest = std::max(slowest, echo.rtt);
    sent += echo.sent;
  }
  if (auto surplus = surplus_of(device, probe, sent)) return *surplus;
  return passed("up to " + format_setting(gaps.back()),
                {seconds("longest_gap_s", gaps.back()), milliseconds("slowest_rtt_ms", slowest)});
}

}  // namespace especho::check
