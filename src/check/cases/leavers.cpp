// Clients that come right after another one left.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "check/cases/bounds.hpp"
#include "check/cases/stream.hpp"
#include "check/cases/table.hpp"
#include "check/cases/verdict.hpp"
#include "check/cases/visits.hpp"
#include "check/diagnosis/visits.hpp"
#include "check/experiments/experiments.hpp"

namespace especho::check {
namespace {

const Device::ConnectOptions kAtOnce{.settle = Nanoseconds(0)};

CaseResult judge_leavers(const std::vector<Failure>& failures, std::uint64_t dropped,
                         std::uint64_t followers) {
  if (failures.empty()) {
    return passed(fmt::format("{} clients right after another one", followers),
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

/// Sends, and is in the midst of its echo when this returns; else tells what went wrong.
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

CaseResult close_after_last_byte(Device& device) {
  std::vector<Failure> failures;
  std::uint64_t dropped = 0;
  std::uint64_t followers = 0;
  {
    Probe first = device.connect();
    const Echo echo = first.echo(device.payload(bounds::kFollowerBytes));
    if (!echo.ok()) return failed("before anybody left", echo.failure);
  }
  const auto follow = [&] {
    ++followers;
    auto attempt = device.try_connect(kAtOnce);
    if (const auto* refused = std::get_if<Failure>(&attempt)) {
      failures.push_back(*refused);
      return false;
    }
    const Echo echo = std::get<Probe>(attempt).echo(device.payload(bounds::kFollowerBytes));
    if (diagnosis::was_dropped(echo.outcome, echo.received)) ++dropped;
    if (!echo.ok()) failures.push_back(echo.failure);
    return true;
  };
  bool comes = true;
  const auto leavers = device.affordable_echoes(bounds::kFollowerBytes, 2, bounds::kLeavers);
  for (std::size_t i = 0; i < leavers && comes; ++i) comes = follow();
  if (comes) {
    // One that leaves its echo unread is no reason, either.
    device.connect(kAtOnce).send_now(device.payload(bounds::kFollowerBytes));
    follow();
  }
  return judge_leavers(failures, dropped, followers);
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
    const Echo echo = std::get<Probe>(attempt).echo(device.payload(bounds::kFollowerBytes));
    if (!echo.ok()) return failed(who, echo.failure);
  }
  return passed({}, {number("resets", resets)});
}

CaseResult reconnects(Device& device) {
  if (!have_reconnected(device)) observe_reconnects(device);
  return judge_visits(device.seen().connections);
}

}  // namespace especho::check
