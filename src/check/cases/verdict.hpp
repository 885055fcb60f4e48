// How a case says what came of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "check/device/device.hpp"
#include "check/device/probe.hpp"
#include "especho/check.hpp"

namespace especho::check {

CaseResult passed(std::string message = {}, Facts evidence = {});
CaseResult failed(std::string message, Facts evidence = {});
CaseResult skipped(std::string message, Facts evidence = {});

/// Skips a case before it begins, where an echo of this size would take longer than there is time
/// for it; that needs echoes that were slow enough to be certain.
std::optional<CaseResult> too_slow_for(const Device& device, std::uint64_t bytes);
/// Skips a case of which only a part came back, all of it right, and more was still coming.
CaseResult too_slow(std::uint64_t received, std::uint64_t size, Nanoseconds elapsed,
                    Facts evidence = {});

Fact number(std::string name, std::uint64_t value);
Fact milliseconds(std::string name, Nanoseconds value);
Fact seconds(std::string name, Nanoseconds value);
Fact text(std::string name, std::string value);

/// The figures of an echo that failed: how, where, after how long.
Facts evidence_of(const Failure& failure);
CaseResult failed(const Failure& failure);
/// The same, of one of several; `who` is such as `client 2`.
CaseResult failed(const std::string& who, const Failure& failure);

/// `1 client`, `2 clients`.
std::string counted(std::uint64_t number, std::string_view thing);

/// After a right echo of all that was sent on this connection: says goodbye, and listens for bytes
/// too many until the device does, too. Tells them.
std::optional<CaseResult> surplus_of(const Device& device, Probe& probe, std::uint64_t sent);

/// Bytes as a person likes to see them: printable ones quoted, others in hex; the first few.
std::string shown(std::span<const std::byte> bytes);

}  // namespace especho::check
