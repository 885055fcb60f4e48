// Clients that read late, read while they write, or are silent for a while.
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "check/case_bounds.hpp"
#include "check/case_stream.hpp"
#include "check/case_table.hpp"
#include "check/case_verdict.hpp"

namespace especho::check {
namespace {

/// Sends until nothing more is taken, and reads nothing.
void fill(const Device& device, Stream& stream) {
  const Nanoseconds patience = bounds::kLateNoRoom + 2 * stream.probe().handshake();
  const Awaited room{&stream.probe(), true, false};
  TimePoint full = after(Clock::now(), patience);
  while (!stream.all_sent()) {
    if (stream.send() != 0) {
      full = after(Clock::now(), patience);
      continue;
    }
    const TimePoint now = Clock::now();
    if (now >= full) break;
    wait_for_any(device, std::span(&room, 1), full - now);
  }
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
  Stream stream(probe, device.payload(bounds::kLateBytes));
  const TimePoint end = after(Clock::now(), pause);
  fill(device, stream);
  const std::uint64_t waiting = stream.sent();
  device.pause(end - Clock::now());
  stream.shorten(std::min(bounds::kLateBytes, waiting + bounds::kLateRest));
  stream.restart_patience();
  drive(device, std::span(&stream, 1), bounds::kLongestEcho);
  Facts evidence{number("bytes", stream.received()), number("bytes_before_pause", waiting),
                 seconds("pause_s", pause)};
  if (!stream.ok() && !stream.cut_off()) {
    return failed("after it read nothing for " + format_setting(pause), stream.failure(device));
  }
  return passed(fmt::format("{} for one who reads {} late", format_size(stream.received()),
                            format_setting(pause)),
                std::move(evidence));
}

CaseResult full_duplex(Device& device) {
  const bool quick = device.plan().quick;
  const std::uint64_t size = quick ? bounds::kDuplexBytesQuick : bounds::kDuplexBytes;
  const Nanoseconds time = quick ? bounds::kDuplexTimeQuick : bounds::kDuplexTime;
  Probe probe = device.connect();
  const Echo echo = probe.echo_within(device.payload(size), time);
  const bool still_moving = echo.outcome == Outcome::timeout && echo.received != 0 &&
                            echo.failure.elapsed - echo.rtt < device.plan().timeout;
  if (!echo.ok() && !still_moving) return failed(echo.failure);
  if (!device.seen().bulk) device.seen().bulk = {.bytes = echo.received, .elapsed = echo.rtt};
  std::string message = throughput(echo.received, echo.rtt);
  if (still_moving) message += fmt::format(", right so far; too slow for {}", format_size(size));
  return passed(std::move(message), {number("bytes", echo.received),
                                     number("bytes_sent", echo.sent),
                                     seconds("elapsed_s", echo.rtt),
                                     {"whole", echo.ok()}});
}

CaseResult idle(Device& device) {
  const auto gaps = device.plan().quick ? std::span<const Nanoseconds>(bounds::kGapsQuick)
                                        : std::span<const Nanoseconds>(bounds::kGaps);
  Probe probe = device.connect();
  Nanoseconds slowest{0};
  for (const Nanoseconds gap : gaps) {
    device.pause(gap);
    const Echo echo = probe.echo(device.payload(bounds::kFollowerBytes));
    if (!echo.ok()) return failed("after a silence of " + format_setting(gap), echo.failure);
    slowest = std::max(slowest, echo.rtt);
  }
  return passed("up to " + format_setting(gaps.back()),
                {seconds("longest_gap_s", gaps.back()), milliseconds("slowest_rtt_ms", slowest)});
}

}  // namespace especho::check
