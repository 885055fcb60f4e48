// How a connection ends when the client has said that it is done.
#include <fmt/format.h>

#include <string_view>

#include "check/cases/bounds.hpp"
#include "check/cases/stream.hpp"
#include "check/cases/table.hpp"
#include "check/cases/verdict.hpp"

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

/// What follows the client's FIN once `all_that_was_due` is back; it must be the device's FIN.
CaseResult judge_end(const Reading& end, std::string_view all_that_was_due, Facts evidence) {
  evidence.push_back(text("ended_by", std::string(word(end.end))));
  evidence.push_back(milliseconds("end_ms", end.waited));
  const std::string after =
      fmt::format("{}, {} after the client's FIN", all_that_was_due, format_duration(end.waited));
  if (!end.bytes.empty()) {
    return failed(fmt::format("sent {} besides: {}", shown(end.bytes), after), std::move(evidence));
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

/// The echo that should have been whole before the device ended it.
CaseResult judge_part(const Device& device, const Stream& stream) {
  if (stream.cut_off()) {
    return too_slow(stream.received(), stream.payload().size(), stream.elapsed());
  }
  CaseResult result = failed(stream.failure(device));
  const bool cut = stream.end() == ExchangeEnd::closed && !stream.comparison().wrong();
  if (cut) result.message = "the echo was cut by the half-close: " + result.message;
  result.evidence.push_back(text("ended_by", std::string(word(stream.end()))));
  return result;
}

}  // namespace

CaseResult size_0(Device& device) {
  Probe probe = device.connect();
  const Nanoseconds listen = bounds::kListen + probe.handshake();
  const Reading unasked = probe.read(16, listen);
  if (!unasked.bytes.empty()) {
    return failed(fmt::format("said {} unasked, {} after the handshake", shown(unasked.bytes),
                              format_duration(unasked.waited)),
                  {number("unasked_bytes", unasked.bytes.size())});
  }
  if (unasked.end != ExchangeEnd::timeout) {
    return failed(fmt::format("ended the connection by {} though the client had said nothing, {} "
                              "after the handshake",
                              word(unasked.end), format_duration(unasked.waited)),
                  {text("ended_by", std::string(word(unasked.end))),
                   milliseconds("after_ms", unasked.waited)});
  }
  probe.finish_sending();
  return judge_end(probe.read(16), "nothing was sent", {milliseconds("silence_ms", listen)});
}

CaseResult half_close(Device& device) {
  if (auto skip = too_slow_for(device, bounds::kHalfCloseBytes)) return *skip;
  Probe probe = device.connect();
  Stream stream(probe, device.stream_payload(bounds::kHalfCloseBytes));
  const TimePoint end = after(Clock::now(), device.longest_echo());
  while (!stream.all_sent() && !stream.over()) {  // all of it is taken at once by most systems
    if (stream.send() != 0 || stream.receive()) continue;
    const Awaited awaited{&probe, true};
    wait_for_any(device, std::span(&awaited, 1), bounds::kListen);
    stream.give_up(Clock::now(), device.plan().timeout, end);
  }
  if (stream.all_sent()) probe.finish_sending();
  drive(device, std::span(&stream, 1));
  if (!stream.ok()) return judge_part(device, stream);
  return judge_end(probe.read(16), "the whole echo came",
                   {number("bytes", stream.received()), milliseconds("echo_ms", stream.elapsed())});
}

}  // namespace especho::check
