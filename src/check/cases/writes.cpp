// How the bytes of one echo are written.
#include <fmt/format.h>

#include <array>
#include <span>

#include "check/cases/bounds.hpp"
#include "check/cases/stream.hpp"
#include "check/cases/table.hpp"
#include "check/cases/verdict.hpp"
#include "net/patience.hpp"

namespace especho::check {
namespace {

/// Sizes of writes that come before the first read: less than a window in all, so that they go out
/// at once, and none of them a round number.
constexpr std::array<std::uint64_t, 7> kWrites{1, 700, 13, 1437, 2, 999, 1300};

CaseResult judge(const Device& device, Stream& stream, Facts evidence) {
  if (stream.cut_off()) {
    return too_slow(stream.received(), stream.payload().size(), stream.elapsed());
  }
  if (!stream.ok()) return failed(stream.failure(device));
  if (auto surplus = surplus_of(device, stream.probe(), stream.sent())) return *surplus;
  evidence.push_back(number("bytes", stream.received()));
  evidence.push_back(milliseconds("elapsed_ms", stream.elapsed()));
  return passed({}, std::move(evidence));
}

/// For who could not send: reads how the connection ended, or waits until there is room.
void await_room(const Device& device, Stream& stream) {
  const Awaited awaited{&stream.probe(), true};
  if (!stream.receive()) wait_for_any(device, std::span(&awaited, 1), net::kSlice);
  stream.give_up(Clock::now(), device.plan().timeout, TimePoint::max());
}

}  // namespace

CaseResult single_bytes(Device& device) {
  const std::size_t rounds =
      device.affordable_echoes(bounds::kSinglesInFlight, 2, bounds::kSingleRounds);
  Probe probe = device.connect();
  Stream stream(probe, device.payload(rounds * bounds::kSinglesInFlight));
  // Of a line nothing comes back before its end.
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
    device.go_on();
  }
  return judge(device, stream, {number("writes", stream.payload().size())});
}

CaseResult pipelined(Device& device) {
  std::uint64_t size = 0;
  for (const std::uint64_t write : kWrites) size += write;
  if (auto skip = too_slow_for(device, size)) return *skip;
  Probe probe = device.connect();
  Stream stream(probe, device.stream_payload(size));
  for (const std::uint64_t write : kWrites) stream.send(static_cast<std::size_t>(write));
  drive(device, std::span(&stream, 1));
  return judge(device, stream, {number("writes", kWrites.size())});
}

}  // namespace especho::check
