// A device that boots loses all connections, listens to nobody for a while, and is there again.
#include <algorithm>

#include "diagnosis/diagnose.hpp"
#include "diagnosis/verdict.hpp"
#include "diagnosis/visits.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "reboot";
constexpr std::uint64_t kEnough = 20;  // echoes

}  // namespace

Diagnosis reboot(const Observations& seen) {
  std::uint64_t count = 0;
  std::uint64_t gone = 0;
  double longest = 0;
  for (const Loss& loss : seen.losses) {
    if (loss.refusals == 0) continue;
    if (!loss.back_after) ++gone;
    if (!loss.back_after) continue;
    ++count;
    longest = std::max(longest, to_milliseconds(*loss.back_after));
  }
  Facts evidence{{"losses", std::uint64_t{seen.losses.size()}}, {"reboots", count}};
  if (count == 0) {
    if (gone != 0) return unclear(kId, "the device never came back", std::move(evidence));
    if (seen.echoes < kEnough) return unclear(kId, "too few echoes", std::move(evidence));
    return clear(kId, fmt::format("was there for all of {} echoes", seen.echoes),
                 std::move(evidence));
  }
  evidence.push_back(ms_fact("longest_absence_ms", longest));
  return found(kId, Confidence::high,
               fmt::format("{} {} the device was gone, took no connection, and was back after up "
                           "to {}",
                           count, times(count), text_ms(longest)),
               std::move(evidence),
               "read the reason on the serial console at 115200, or print esp_reset_reason() in "
               "setup(): brownout is the supply, panic or watchdog the sketch");
}

}  // namespace especho::diagnosis
