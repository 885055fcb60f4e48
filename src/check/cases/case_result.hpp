// Results of cases: verdicts, evidence, and the words for both.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "check/device/device.hpp"
#include "check/device/probe.hpp"
#include "check/diagnosis/observations.hpp"
#include "especho/check.hpp"

namespace especho::check {

CaseResult passed(std::string message = {}, Facts evidence = {});
CaseResult failed(std::string message, Facts evidence = {});
CaseResult skipped(std::string message, Facts evidence = {});

/// Skips a case before it begins if an echo of this size would take longer than there is time for,
/// and earlier echoes were slow enough to be certain of that.
std::optional<CaseResult> too_slow_for(const Device& device, std::uint64_t bytes);
/// Skips a case whose echo came back only in part, all of it right, with more still coming.
CaseResult too_slow(std::uint64_t received, std::uint64_t size, Nanoseconds elapsed,
                    Facts evidence = {});

Fact number(std::string name, std::uint64_t value);
Fact milliseconds(std::string name, Nanoseconds value);
Fact seconds(std::string name, Nanoseconds value);
Fact text(std::string name, std::string value);

/// The figures of a failed echo: how, where, after how long.
Facts evidence_of(const Failure& failure);
CaseResult failed(const Failure& failure);
/// The same for one of several clients; `who` is, for example, `client 2`.
CaseResult failed(const std::string& who, const Failure& failure);

/// After a right echo of everything sent on this connection: sends FIN, and reports surplus bytes
/// that the device sends before its own FIN.
std::optional<CaseResult> surplus_of(const Device& device, Probe& probe, std::uint64_t sent);

/// The first few bytes for a person: printable ones in quotes, others in hex.
std::string shown(std::span<const std::byte> bytes);

/// The result of the case `reconnects`: whether all connections of that experiment were served.
CaseResult result_of_reconnects(std::span<const diagnosis::ConnectionRecord> connections);

/// The result of the case `more-clients`: clients beyond the slots of the device may wait or be
/// refused, but not be forgotten.
CaseResult result_of_clients(const diagnosis::ConcurrentClients& clients);

}  // namespace especho::check
