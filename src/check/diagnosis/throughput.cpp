// Findings about how fast data moves.
#include <algorithm>
#include <array>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/device_figures.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::uint64_t kTransferNeeded =
    16 * 1024;                           // bytes; shorter transfers show the round trip
constexpr double kBlockReads = 340'000;  // bytes per second, by an ESP32 that reads blocks
constexpr double kFarBelow = 0.25;

struct Explanation {
  std::string_view found{};    ///< a finding that makes transfers slow
  std::string_view unclear{};  ///< one that may: it was looked for, and is not ruled out
};

double rate_of(const Bulk& bulk, Nanoseconds stalled) {
  const double seconds = to_seconds(bulk.elapsed - stalled);
  return static_cast<double>(bulk.bytes) / std::max(seconds, 1e-9);
}

/// Whether an unclear diagnosis may be the reason for a rate below `limit`.
bool may_explain(Diagnose function, const Diagnosis& other, const Observations& seen,
                 double limit) {
  if (other.verdict != DiagnosisVerdict::unclear || other.evidence.empty()) return false;
  // The slow transfer hides it: echoes are slow even if acknowledged at once.
  if (function == nagle_delayed_ack) return false;
  if (function == poll_delay || function == answer_delay || function == answer_after_silence) {
    const auto share = device_time(seen);
    return !share || share->large;
  }
  if (function != stalls) return true;
  Nanoseconds stalled{0};
  for (const Stall& stall : seen.stalls) stalled += stall.length;
  return rate_of(*seen.bulk, stalled) >= limit;
}

Explanation explanation(const Observations& seen, double limit) {
  constexpr std::array<Diagnose, 10> kMakeSlow{
      byte_writes,          poll_delay, nagle_delayed_ack, stalls, answer_delay,
      answer_after_silence, byte_delay, modem_sleep,       drift,  retransmissions};
  Explanation result;
  for (const Diagnose function : kMakeSlow) {
    const Diagnosis other = function(seen);
    if (other.verdict == DiagnosisVerdict::found) return {.found = id_of(function)};
    if (result.unclear.empty() && may_explain(function, other, seen, limit)) {
      result.unclear = id_of(function);
    }
  }
  return result;
}

}  // namespace

Diagnosis small_window(const Observations& seen) {
  if (!seen.stack.window) return unclear("this system does not report the device's window");
  const std::uint64_t window = *seen.stack.window;
  Facts evidence{{"window_bytes", window}, {"default_window_bytes", esp32::kWindow}};
  if (seen.stack.mss) evidence.push_back({"mss_bytes", *seen.stack.mss});
  // Systems round it, so a difference of less than a segment does not count.
  if (window > esp32::kWindow - esp32::kSegment) {
    return clear(fmt::format("{} B", window), std::move(evidence));
  }
  std::string bound;
  if (const auto rtt = one_byte_ms(seen); rtt && *rtt > 0) {
    const double rate = static_cast<double>(window) * 1000 / *rtt;
    evidence.push_back({"bound_bytes_per_s", rounded(rate)});
    bound = fmt::format(", which limits a transfer to {} at {} per round trip",
                        format_throughput(rate), text_ms(*rtt));
  }
  return found(Confidence::high,
               fmt::format("the device offers a window of {} B, where the core's default is {} B{}",
                           window, esp32::kWindow, bound),
               std::move(evidence));
}

Diagnosis slow_transfer(const Observations& seen) {
  const auto rtt = one_byte_ms(seen);
  if (!seen.bulk || seen.bulk->elapsed <= Nanoseconds(0) || !rtt) {
    return unclear("no transfer was measured");
  }
  const double rate = rate_of(*seen.bulk, Nanoseconds(0));
  const auto window = static_cast<double>(seen.stack.window.value_or(esp32::kWindow));
  const double by_window = window * 1000 / std::max(*rtt, 0.001);
  const double possible = std::min(by_window, kBlockReads);
  Facts evidence{{"throughput_bytes_per_s", rounded(rate)},
                 {"possible_bytes_per_s", rounded(possible)},
                 {"transferred_bytes", seen.bulk->bytes}};
  std::string text = format_throughput(rate);
  if (rate >= kFarBelow * possible) return clear(text, std::move(evidence));
  const Explanation by = explanation(seen, kFarBelow * possible);
  if (!by.found.empty()) {
    return clear(fmt::format("{}, which {} explains", text, by.found), std::move(evidence));
  }
  if (!by.unclear.empty()) {
    return hidden(std::string(by.unclear),
                  fmt::format("hidden by {}: {}, which it would explain", by.unclear, text),
                  std::move(evidence));
  }
  // A short transfer that takes this long is slow all the same.
  if (seen.bulk->bytes < kTransferNeeded && seen.bulk->elapsed < std::chrono::seconds(2)) {
    return unclear("the transfer was too short", std::move(evidence));
  }
  return found(
      rate < kFarBelow * possible / 2 ? Confidence::high : Confidence::medium,
      fmt::format("{}, though window and round trip allow {}", text, format_throughput(possible)),
      std::move(evidence));
}

}  // namespace especho::diagnosis
