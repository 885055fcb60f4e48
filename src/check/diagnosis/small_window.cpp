// TCP carries no more than a window per round trip, however fast the device is.
#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/esp32.hpp"
#include "check/diagnosis/round_trips.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "small-window";

}  // namespace

Diagnosis small_window(const Observations& seen) {
  if (!seen.stack.window) return unclear(kId, "this system does not tell the device's window");
  const std::uint64_t window = *seen.stack.window;
  Facts evidence{{"window_bytes", window}, {"default_window_bytes", esp32::kWindow}};
  if (seen.stack.mss) evidence.push_back({"mss_bytes", *seen.stack.mss});
  // Systems round it, so less by a part of a segment is none.
  if (window > esp32::kWindow - esp32::kSegment) {
    return clear(kId, fmt::format("{} B", window), std::move(evidence));
  }
  std::string bound;
  if (const auto rtt = one_byte_ms(seen); rtt && *rtt > 0) {
    const double rate = static_cast<double>(window) * 1000 / *rtt;
    evidence.push_back({"bound_bytes_per_s", rounded(rate)});
    bound = fmt::format(", which bounds a transfer to {} at {} a round trip",
                        format_throughput(rate), text_ms(*rtt));
  }
  return found(kId, Confidence::high,
               fmt::format("the device offers a window of {} B, the core's default is {} B{}",
                           window, esp32::kWindow, bound),
               std::move(evidence),
               fmt::format("CONFIG_LWIP_TCP_WND_DEFAULT={} in sdkconfig (the core's default)",
                           esp32::kWindow));
}

}  // namespace especho::diagnosis
