// How connections end, and clients that come right after another one.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "check/cases/bounds.hpp"
#include "check/cases/case_result.hpp"
#include "check/cases/cases.hpp"
#include "check/cases/stream.hpp"
#include "check/experiments/experiments.hpp"
#include "core/text.hpp"

namespace especho::check {
namespace {

using net::ExchangeEnd;

std::string_view word(ExchangeEnd end) {
  switch (end) {
    case ExchangeEnd::complete:
      return "more bytes";
    case ExchangeEnd::closed:
      return "FIN";
    case ExchangeEnd::reset:
      return "RST";
    case ExchangeEnd::timeout:
      return "nothing";
    default:
      return "network lost";
  }
}

/// What follows the client's FIN. A connection that the device keeps open is reset, since it would
/// take a slot from the cases that follow.
Received await_end(Probe& probe) {
  Received end = probe.read(16);
  if (end.end == ExchangeEnd::timeout) probe.reset();
  return end;
}

/// The verdict on what follows the client's FIN once `all_that_was_due` is back: it must be the
/// device's FIN.
CaseResult result_of_end(const Received& end, std::string_view all_that_was_due, Facts evidence) {
  evidence.push_back(text("ended_by", std::string(word(end.end))));
  evidence.push_back(milliseconds("end_ms", end.waited));
  const std::string after =
      fmt::format("{}, {} after the client's FIN", all_that_was_due, format_duration(end.waited));
  if (!end.bytes.empty()) {
    return failed(fmt::format("also sent {}: {}", shown(end.bytes), after), std::move(evidence));
  }
  switch (end.end) {
    case ExchangeEnd::closed:
      return passed({}, std::move(evidence));
    case ExchangeEnd::timeout:
      return failed(fmt::format("the connection is still open: {}", after), std::move(evidence));
    default:
      return failed(fmt::format("ended by {} instead of FIN: {}", word(end.end), after),
                    std::move(evidence));
  }
}

/// The verdict on an echo that should have been whole before the device ended the connection.
CaseResult result_of_part(const Device& device, const Stream& stream) {
  if (stream.cut_off()) {
    return too_slow(stream.received(), stream.payload().size(), stream.elapsed());
  }
  CaseResult result = failed(stream.failure(device));
  const bool cut = stream.end() == ExchangeEnd::closed && !stream.comparison().wrong();
  if (cut) result.message = "the echo was cut by the half-close: " + result.message;
  result.evidence.push_back(text("ended_by", std::string(word(stream.end()))));
  return result;
}

const Device::ConnectOptions kAtOnce{.settle = Nanoseconds(0)};

CaseResult result_of_followers(const std::vector<Failure>& failures, std::uint64_t dropped,
                               std::uint64_t followers) {
  if (failures.empty()) {
    return passed(fmt::format("{}, each right after another one", counted(followers, "client")),
                  {number("clients", followers)});
  }
  CaseResult result = failed(failures.front());
  result.evidence.push_back(number("clients", followers));
  result.evidence.push_back(number("failed", failures.size()));
  result.evidence.push_back(number("dropped", dropped));
  const auto of = fmt::format("of {} that came right after another one left", followers);
  if (dropped == failures.size()) {
    result.message = fmt::format("{} {} {} closed with nothing echoed", counted(dropped, "client"),
                                 of, dropped == 1 ? "was" : "were");
  } else {
    result.message = fmt::format("{} {} failed; {}", counted(failures.size(), "client"), of,
                                 describe(failures.front()));
  }
  return result;
}

/// Sends, and returns in the middle of the echo; or returns what went wrong.
std::optional<CaseResult> begin_echo(Device& device, Probe& probe) {
  Stream stream(probe, device.stream_payload(bounds::kResetBytes));
  stream.send();
  while (!stream.over() && stream.received() == 0) {
    const Awaited awaited{&probe, false};
    if (!stream.receive()) wait_for_any(device, std::span(&awaited, 1), device.plan().timeout);
    stream.give_up(Clock::now(), device.plan().timeout, TimePoint::max());
  }
  if (stream.received() != 0 && !stream.comparison().wrong()) return std::nullopt;
  return failed("before the reset", stream.failure(device));
}

}  // namespace

CaseResult size_0(Device& device) {
  Probe probe = device.connect();
  const Nanoseconds listen = bounds::kListen + probe.handshake();
  const Received unasked = probe.read(16, listen);
  if (!unasked.bytes.empty()) {
    return failed(fmt::format("sent {} unasked, {} after the handshake", shown(unasked.bytes),
                              format_duration(unasked.waited)),
                  {number("unasked_bytes", unasked.bytes.size())});
  }
  if (unasked.end != ExchangeEnd::timeout) {
    return failed(fmt::format("ended the connection by {} though the client had sent nothing, {} "
                              "after the handshake",
                              word(unasked.end), format_duration(unasked.waited)),
                  {text("ended_by", std::string(word(unasked.end))),
                   milliseconds("after_ms", unasked.waited)});
  }
  probe.finish_sending();
  return result_of_end(await_end(probe), "nothing was sent", {milliseconds("silence_ms", listen)});
}

CaseResult half_close(Device& device) {
  if (auto skip = too_slow_for(device, bounds::kHalfCloseBytes)) return *skip;
  Probe probe = device.connect();
  Stream stream(probe, device.stream_payload(bounds::kHalfCloseBytes));
  const TimePoint end = after(Clock::now(), device.longest_echo());
  while (!stream.all_sent() && !stream.over()) {  // most systems take all of it at once
    if (stream.send() != 0 || stream.receive()) continue;
    const Awaited awaited{&probe, true};
    wait_for_any(device, std::span(&awaited, 1), bounds::kListen);
    stream.give_up(Clock::now(), device.plan().timeout, end);
  }
  if (stream.all_sent()) probe.finish_sending();
  drive(device, std::span(&stream, 1));
  if (!stream.ok()) return result_of_part(device, stream);
  return result_of_end(
      await_end(probe), "the whole echo came",
      {number("bytes", stream.received()), milliseconds("echo_ms", stream.elapsed())});
}

CaseResult close_after_last_byte(Device& device) {
  std::vector<Failure> failures;
  std::uint64_t dropped = 0;
  std::uint64_t followers = 0;
  {
    Probe first = device.connect();
    const ProbeEcho echo = first.echo(device.payload(bounds::kFollowerBytes));
    if (!echo.ok()) return failed("before the first client left", echo.failure);
  }
  const auto follow = [&] {
    ++followers;
    auto attempt = device.try_connect(kAtOnce);
    if (const auto* refused = std::get_if<Failure>(&attempt)) {
      failures.push_back(*refused);
      return false;
    }
    const ProbeEcho echo = std::get<Probe>(attempt).echo(device.payload(bounds::kFollowerBytes));
    if (diagnosis::ConnectionRecord::is_drop(echo.outcome, echo.received)) ++dropped;
    if (!echo.ok()) failures.push_back(echo.failure);
    return true;
  };
  bool goes_on = true;
  const auto disconnects =
      device.affordable_echoes(bounds::kFollowerBytes, 2, bounds::kDisconnects);
  for (std::size_t i = 0; i < disconnects && goes_on; ++i) goes_on = follow();
  if (goes_on) {
    // Not even a client that leaves its echo unread is a reason to drop the next one.
    device.connect(kAtOnce).send_now(device.payload(bounds::kFollowerBytes));
    follow();
  }
  return result_of_followers(failures, dropped, followers);
}

CaseResult reset_mid_echo(Device& device) {
  const auto resets = device.affordable_echoes(bounds::kFollowerBytes, 1, bounds::kResets);
  for (std::size_t i = 1; i <= resets; ++i) {
    {
      Probe probe = device.connect();
      if (auto wrong = begin_echo(device, probe)) return *wrong;
      probe.reset();
    }
    const std::string who = fmt::format("the client after reset {}", i);
    auto attempt = device.try_connect({});
    if (const auto* refused = std::get_if<Failure>(&attempt)) return failed(who, *refused);
    const ProbeEcho echo = std::get<Probe>(attempt).echo(device.payload(bounds::kFollowerBytes));
    if (!echo.ok()) return failed(who, echo.failure);
  }
  return passed({}, {number("resets", resets)});
}

CaseResult reconnects(Device& device) {
  if (!have_reconnected(device)) observe_reconnects(device);
  return result_of_reconnects(device.seen().connections);
}

}  // namespace especho::check
