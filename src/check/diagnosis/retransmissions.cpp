#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "retransmissions";
constexpr std::uint64_t kEnough = 20;  // segments
constexpr std::uint64_t kFew = 2;
constexpr double kShare = 0.005;

}  // namespace

Diagnosis retransmissions(const Observations& seen) {
  if (!seen.stack.retransmits) return unclear(kId, "this system does not tell");
  const std::uint64_t again = *seen.stack.retransmits;
  const std::uint64_t out = seen.stack.segments_out;
  if (out < kEnough) return unclear(kId, "too few segments were sent");
  const double share = static_cast<double>(again) / static_cast<double>(out);
  Facts evidence{{"retransmits", again}, {"segments", out}, {"share", rounded(share)}};
  const std::string text = fmt::format("{} of {} segments were sent again", again, out);
  if (again < kFew || share < kShare) return clear(kId, text, std::move(evidence));
  return found(kId, share >= 2 * kShare ? Confidence::high : Confidence::medium,
               fmt::format("{}, {:.2g} %", text, share * 100), std::move(evidence),
               "look at the radio: WiFi.RSSI() above -70, a free channel, a steady 3.3 V supply");
}

}  // namespace especho::diagnosis
