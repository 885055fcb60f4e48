#include "check/habits.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "check/cases/bounds.hpp"
#include "core/bytes_of.hpp"

namespace especho::check {
namespace {

using net::ExchangeEnd;

/// As long as a device is silent before and may take after the end of a line.
constexpr Nanoseconds kSilence = std::chrono::seconds(1);

Nanoseconds silence(const Device& device, const Probe& probe) {
  return std::min(device.plan().timeout, kSilence + 2 * probe.handshake());
}

bool stays_silent(const Device& device, Probe& probe, std::string_view text) {
  probe.send_now(bytes_of(text));
  const Reading reading = probe.read(1, silence(device, probe));
  return reading.bytes.empty() && reading.end == ExchangeEnd::timeout;
}

/// Whether `text`, which was sent before, comes back after these bytes.
bool flows_after(const Device& device, Probe& probe, std::string_view bytes,
                 std::string_view text) {
  probe.send_now(bytes_of(bytes));
  const Reading reading = probe.read(text.size(), silence(device, probe));
  const auto expected = bytes_of(text);
  return std::equal(reading.bytes.begin(), reading.bytes.end(), expected.begin(), expected.end());
}

}  // namespace

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
  // Once may be chance: it could have been silent for another reason, which is over now.
  Probe second = device.connect();
  const bool again = stays_silent(device, second, kOtherText) &&
                     flows_after(device, second, found->line_end, kOtherText);
  return again ? std::optional<std::string>(found->line_end) : std::nullopt;
}

bool closes_after_each_echo(Device& device) {
  constexpr int kTries = 2;
  constexpr std::uint64_t kSize = 16;
  for (int i = 0; i < kTries; ++i) {
    Probe probe = device.connect();
    if (!probe.echo(device.payload(kSize)).ok()) return false;
    const Reading rest = probe.read(1, bounds::kListen + probe.handshake());
    if (!rest.bytes.empty() || rest.end == ExchangeEnd::timeout) return false;
  }
  return true;
}

}  // namespace especho::check
