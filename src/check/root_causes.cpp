#include "check/root_causes.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "check/cases/bounds.hpp"
#include "check/check_end.hpp"
#include "check/diagnosis/catalogue.hpp"
#include "check/experiments/experiments.hpp"
#include "core/text.hpp"

namespace especho::check {
namespace {

using net::ExchangeEnd;

/// How long a device is silent before the end of a line, and may take to answer it.
constexpr Nanoseconds kSilence = std::chrono::seconds(1);

Nanoseconds silence(const Device& device, const Probe& probe) {
  return std::min(device.plan().timeout, kSilence + 2 * probe.handshake());
}

bool stays_silent(const Device& device, Probe& probe, std::string_view text) {
  probe.send_now(bytes_of(text));
  const Received reading = probe.read(1, silence(device, probe));
  return reading.bytes.empty() && reading.end == ExchangeEnd::timeout;
}

/// Whether `text`, which was sent before, comes back after these bytes.
bool flows_after(const Device& device, Probe& probe, std::string_view bytes,
                 std::string_view text) {
  probe.send_now(bytes_of(bytes));
  const Received reading = probe.read(text.size(), silence(device, probe));
  const auto expected = bytes_of(text);
  return std::equal(reading.bytes.begin(), reading.bytes.end(), expected.begin(), expected.end());
}

std::optional<std::string> find_line_end(Device& device) {
  // Each is sent after the ones before it.
  struct Attempt {
    std::string_view bytes;
    std::string_view line_end;
  };
  constexpr std::array kAttempts{Attempt{"\n", "\n"}, Attempt{"\r", "\r"}, Attempt{"\n", "\r\n"}};
  constexpr std::string_view kText = "Hello World";
  constexpr std::string_view kOtherText = "Are you there";

  Probe first = device.connect();
  if (!stays_silent(device, first, kText)) return std::nullopt;
  const auto* const found = std::find_if(
      kAttempts.begin(), kAttempts.end(),
      [&](const Attempt& attempt) { return flows_after(device, first, attempt.bytes, kText); });
  if (found == kAttempts.end()) return std::nullopt;
  first.close();
  // Once may be chance: the device may have been silent for another reason that is gone by now.
  Probe second = device.connect();
  const bool again = stays_silent(device, second, kOtherText) &&
                     flows_after(device, second, found->line_end, kOtherText);
  return again ? std::optional<std::string>(found->line_end) : std::nullopt;
}

std::uint64_t refusals(const Device& device) {
  std::uint64_t sum = 0;
  for (const diagnosis::Loss& loss : device.seen().losses) sum += loss.refusals;
  return sum;
}

/// A device that was away in between may have restarted, which also ends a connection.
bool closes_after_each_echo(Device& device) {
  constexpr int kTries = 2;
  constexpr std::uint64_t kSize = 16;
  const std::uint64_t before = refusals(device);
  for (int i = 0; i < kTries; ++i) {
    Probe probe = device.connect();
    if (!probe.echo(device.payload(kSize)).ok()) return false;
    const Received rest = probe.read(1, bounds::kListen + probe.handshake());
    if (!rest.bytes.empty() || rest.end == ExchangeEnd::timeout) return false;
  }
  device.connect();  // is it still there?
  return refusals(device) == before;
}

/// Whether the evidence says that the device ended a connection.
bool is_end(const Fact& fact) {
  const auto* const outcome = std::get_if<std::string>(&fact.value);
  return fact.name == "outcome" && outcome != nullptr &&
         (*outcome == to_string(Outcome::short_echo) || *outcome == to_string(Outcome::reset));
}

}  // namespace

std::optional<std::string> RootCauses::find_needed_line_end() {
  const bool silent = std::ranges::any_of(
      device_.seen().connections,
      [](const diagnosis::ConnectionRecord& record) { return record.outcome == Outcome::timeout; });
  if (lines_tried_ || !silent || device_.has_answered()) return std::nullopt;
  lines_tried_ = true;
  auto line_end = find_line_end(device_);
  const bool is_sent = line_end && device_.plan().suffix.ends_with(*line_end);
  return is_sent ? std::nullopt : line_end;
}

std::optional<std::string> RootCauses::find_other_server() {
  if (device_.seen().echoes == 0 && !device_.seen().answers) observe_answers(device_);
  return other_server();
}

std::optional<std::string> RootCauses::other_server() const {
  Diagnosis other = diagnosis::not_an_echo_server(device_.seen());
  if (other.verdict != DiagnosisVerdict::found) return std::nullopt;
  return std::move(other.message);
}

void RootCauses::explain_close(CaseResult& result) {
  if (result.verdict != CaseVerdict::fail || !device_.has_answered()) return;
  const bool ended = result.name == "reconnects" || std::ranges::any_of(result.evidence, is_end);
  if (!ended) return;
  if (!closes_) closes_ = is_seen_closing();
  if (*closes_) result.message += "; the device closes the connection after each echo";
}

bool RootCauses::is_seen_closing() {
  try {
    return closes_after_each_echo(device_);
  } catch (const CheckEnded&) {
    return false;  // its reason ends the check at the next step
  }
}

}  // namespace especho::check
