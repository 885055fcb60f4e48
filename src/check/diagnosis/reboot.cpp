// A device that boots loses all connections, listens to nobody for a while, and is there again.
#include <algorithm>

#include "check/diagnosis/diagnose.hpp"
#include "check/diagnosis/verdict.hpp"
#include "check/diagnosis/visits.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "reboot";
constexpr std::uint64_t kEnough = 20;  // echoes

constexpr std::uint64_t kRefusals = 2;
constexpr double kAbsentMs = 300;

enum class Absence { none, boot, brief, unreachable, for_good };

/// A device that boots refuses connections, or has the network say so; one whose radio is away
/// answers nothing.
Absence absence(const Loss& loss) {
  if (loss.refusals == 0) return Absence::none;
  if (!loss.back_after) return Absence::for_good;
  const bool in_use = loss.outcome == Outcome::reset || loss.outcome == Outcome::short_echo;
  if (!in_use && loss.outcome != Outcome::refused) return Absence::unreachable;
  const bool lasted = loss.refusals >= kRefusals && to_milliseconds(*loss.back_after) >= kAbsentMs;
  return in_use || lasted ? Absence::boot : Absence::brief;
}

struct Tally {
  std::uint64_t boots = 0, brief = 0, unreachable = 0, for_good = 0;
  double longest_boot = 0;
  double longest_away = 0;

  void add(const Loss& loss) {
    const double ms = loss.back_after ? to_milliseconds(*loss.back_after) : 0;
    switch (absence(loss)) {
      case Absence::none:
        return;
      case Absence::boot:
        ++boots;
        longest_boot = std::max(longest_boot, ms);
        return;
      case Absence::brief:
        ++brief;
        return;
      case Absence::unreachable:
        ++unreachable;
        longest_away = std::max(longest_away, ms);
        return;
      case Absence::for_good:
        ++for_good;
        return;
    }
  }
};

/// Why it can't be told whether there was one; empty if there is no reason.
std::string doubt(const Observations& seen, const Tally& tally) {
  if (tally.for_good != 0) return "the device never came back";
  if (tally.unreachable != 0) {
    return fmt::format("{} {} the device did not answer for up to {}, as when its Wi-Fi is away",
                       tally.unreachable, times(tally.unreachable), text_ms(tally.longest_away));
  }
  if (tally.brief != 0) {
    return fmt::format("{} {} a connection was refused, and the next one taken", tally.brief,
                       times(tally.brief));
  }
  if (seen.echoes < kEnough) return "too few echoes";
  return {};
}

}  // namespace

Diagnosis reboot(const Observations& seen) {
  Tally tally;
  for (const Loss& loss : seen.losses) tally.add(loss);
  Facts evidence{{"losses", std::uint64_t{seen.losses.size()}}, {"reboots", tally.boots}};
  if (tally.boots == 0) {
    if (std::string why = doubt(seen, tally); !why.empty()) {
      return unclear(kId, std::move(why), std::move(evidence));
    }
    return clear(kId, fmt::format("was there for all of {} echoes", seen.echoes),
                 std::move(evidence));
  }
  evidence.push_back(ms_fact("longest_absence_ms", tally.longest_boot));
  return found(kId, Confidence::high,
               fmt::format("{} {} the device was gone, took no connection, and was back after up "
                           "to {}",
                           tally.boots, times(tally.boots), text_ms(tally.longest_boot)),
               std::move(evidence),
               "read the reason on the serial console at 115200, or print esp_reset_reason() in "
               "setup(): brownout is the supply, panic or watchdog the sketch");
}

}  // namespace especho::diagnosis
