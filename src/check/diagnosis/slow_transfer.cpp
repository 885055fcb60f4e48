// Slower than the window allows, and than the device could do, with no other finding to explain it.
#include <algorithm>
#include <array>

#include "check/diagnosis/device_share.hpp"
#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/esp32.hpp"
#include "check/diagnosis/round_trips.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "slow-transfer";
constexpr std::uint64_t kEnough = 16 * 1024;  // bytes; shorter transfers tell of the round trip
constexpr double kBlockReads = 340'000;       // bytes per second, of an ESP32 that reads blocks
constexpr double kFarBelow = 0.25;

struct Explanation {
  std::string found{};    ///< the finding that makes transfers slow by itself
  std::string unclear{};  ///< that may do so: it was looked for, and is not excluded
};

double rate_of(const Bulk& bulk, Nanoseconds stalled) {
  const double seconds = to_seconds(bulk.elapsed - stalled);
  return static_cast<double>(bulk.bytes) / std::max(seconds, 1e-9);
}

/// Whether what is unclear may be the reason of a rate that is below `limit`.
bool may_explain(const Diagnosis& other, const Observations& seen, double limit) {
  if (other.verdict != DiagnosisVerdict::unclear || other.evidence.empty()) return false;
  // A slow transfer is what hides it: it is slow also if acknowledged at once.
  if (other.id == "nagle-delayed-ack") return false;
  if (other.id == "poll-delay" || other.id == "answer-delay" ||
      other.id == "answer-after-silence") {
    const auto share = device_share(seen);
    return !share || share->large;
  }
  if (other.id != "stalls") return true;
  Nanoseconds stalled{0};
  for (const Stall& stall : seen.stalls) stalled += stall.length;
  return rate_of(*seen.bulk, stalled) >= limit;
}

Explanation explanation(const Observations& seen, double limit) {
  constexpr std::array kMakeSlow{byte_writes,  poll_delay,           nagle_delayed_ack, stalls,
                                 answer_delay, answer_after_silence, byte_delay,        modem_sleep,
                                 drift,        retransmissions};
  Explanation result;
  for (const auto diagnosis : kMakeSlow) {
    Diagnosis other = diagnosis(seen);
    if (other.verdict == DiagnosisVerdict::found) return {.found = std::move(other.id)};
    if (result.unclear.empty() && may_explain(other, seen, limit)) result.unclear = other.id;
  }
  return result;
}

}  // namespace

Diagnosis slow_transfer(const Observations& seen) {
  const auto rtt = one_byte_ms(seen);
  if (!seen.bulk || seen.bulk->elapsed <= Nanoseconds(0) || !rtt) {
    return unclear(kId, "no transfer was measured");
  }
  const double rate = rate_of(*seen.bulk, Nanoseconds(0));
  const auto window = static_cast<double>(seen.stack.window.value_or(esp32::kWindow));
  const double by_window = window * 1000 / std::max(*rtt, 0.001);
  const double possible = std::min(by_window, kBlockReads);
  Facts evidence{{"throughput_bytes_per_s", rounded(rate)},
                 {"possible_bytes_per_s", rounded(possible)},
                 {"transferred_bytes", seen.bulk->bytes}};
  std::string text = format_throughput(rate);
  if (rate >= kFarBelow * possible) return clear(kId, text, std::move(evidence));
  const Explanation by = explanation(seen, kFarBelow * possible);
  if (!by.found.empty()) {
    return clear(kId, fmt::format("{}, which {} explains", text, by.found), std::move(evidence));
  }
  if (!by.unclear.empty()) {
    return hidden(kId, by.unclear,
                  fmt::format("hidden by {}: {}, which it would explain", by.unclear, text),
                  std::move(evidence));
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
