// Slower than the window allows, and than the device could do, with no other finding to explain it.
#include <algorithm>
#include <array>

#include "diagnosis/diagnose.hpp"
#include "diagnosis/esp32.hpp"
#include "diagnosis/round_trips.hpp"
#include "diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "slow-transfer";
constexpr std::uint64_t kEnough = 16 * 1024;  // bytes; shorter transfers tell of the round trip
constexpr double kBlockReads = 340'000;       // bytes per second, of an ESP32 that reads blocks
constexpr double kFarBelow = 0.25;

/// The finding that makes transfers slow by itself, if there is one.
std::string explained_by(const Observations& seen) {
  constexpr std::array kMakeSlow{byte_writes,  poll_delay,           nagle_delayed_ack, stalls,
                                 answer_delay, answer_after_silence, byte_delay,        modem_sleep,
                                 drift,        retransmissions};
  for (const auto diagnosis : kMakeSlow) {
    Diagnosis other = diagnosis(seen);
    if (other.verdict == DiagnosisVerdict::found) return std::move(other.id);
  }
  return {};
}

}  // namespace

Diagnosis slow_transfer(const Observations& seen) {
  const auto rtt = one_byte_ms(seen);
  if (!seen.bulk || seen.bulk->elapsed <= Nanoseconds(0) || !rtt) {
    return unclear(kId, "no transfer was measured");
  }
  const double rate = static_cast<double>(seen.bulk->bytes) / to_seconds(seen.bulk->elapsed);
  const auto window = static_cast<double>(seen.stack.window.value_or(esp32::kWindow));
  const double by_window = window * 1000 / std::max(*rtt, 0.001);
  const double possible = std::min(by_window, kBlockReads);
  Facts evidence{{"throughput_bytes_per_s", rounded(rate)},
                 {"possible_bytes_per_s", rounded(possible)},
                 {"transferred_bytes", seen.bulk->bytes}};
  std::string text = format_throughput(rate);
  if (rate >= kFarBelow * possible) return clear(kId, text, std::move(evidence));
  if (const std::string other = explained_by(seen); !other.empty()) {
    return clear(kId, fmt::format("{}, which {} explains", text, other), std::move(evidence));
  }
  // A device that is too slow for a short transfer is slow all the same.
  if (seen.bulk->bytes < kEnough && seen.bulk->elapsed < std::chrono::seconds(2)) {
    return unclear(kId, "the transfer was too short", std::move(evidence));
  }
  return found(
      kId, rate < kFarBelow * possible / 2 ? Confidence::high : Confidence::medium,
      fmt::format("{}, where window and round trip allow {}", text, format_throughput(possible)),
      std::move(evidence),
      "read blocks with client.read(buffer, size) in each loop(), and let nothing else in "
      "loop() take long");
}

}  // namespace especho::diagnosis
