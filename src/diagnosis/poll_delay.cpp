// A device that looks for data only every so often answers a client that asks back to back in
// intervals that are multiples of that period, since its answer and its next look are in step. A
// client that asks at random times waits for anything from nothing to a whole period. Mere latency,
// however it jitters, makes the same spread of both.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <optional>
#include <vector>

#include "diagnosis/diagnose.hpp"
#include "diagnosis/statistics.hpp"
#include "diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

constexpr std::string_view kId = "poll-delay";
constexpr std::size_t kEnough = 10;  // samples of each kind
constexpr double kShortestMs = 1.9;  // shorter ones are no ill
constexpr double kLongestMs = 300;
constexpr double kInStep = 0.7;    // at least, back to back
constexpr double kSpread = 0.45;   // at most, at random
constexpr double kDeviations = 4;  // by which the two must differ

struct Period {
  double ms = 0;
  double in_step = 0;  ///< of back to back ones, at multiples of the period
  double spread = 1;   ///< agreement in phase of those at random times
};

double variance_of_cosine(std::span<const double> samples, double period, double mean) {
  double sum = 0;
  for (const double sample : samples) {
    const double deviation = std::cos(2 * std::numbers::pi * sample / period) - mean;
    sum += deviation * deviation;
  }
  return sum / static_cast<double>(samples.size() * (samples.size() - 1));
}

/// Whether the two kinds of round trips differ in how they sit at multiples of the period, by more
/// than chance explains.
bool differ(std::span<const double> paced, std::span<const double> random, const Period& period) {
  const double mean = at_multiples(random, period.ms);
  const double variance = variance_of_cosine(paced, period.ms, period.in_step) +
                          variance_of_cosine(random, period.ms, mean);
  return period.in_step - mean > kDeviations * std::sqrt(variance);
}

class Search {
 public:
  explicit Search(const Pacing& pacing)
      : paced_(in_milliseconds(pacing.intervals)), random_(in_milliseconds(pacing.random_phase)) {}

  /// What sits at multiples of a period does so at multiples of its half, too: the longest one that
  /// fits about as well as the best is it.
  std::optional<Period> period() const {
    constexpr double kAsGood = 0.1;
    const std::vector<Period> fitting = fitting_periods();
    const auto less = [](const Period& a, const Period& b) { return a.in_step < b.in_step; };
    const auto best = std::max_element(fitting.begin(), fitting.end(), less);
    if (best == fitting.end()) return std::nullopt;
    auto period = std::find_if(fitting.begin(), fitting.end(), [&](const Period& one) {
      return one.in_step > best->in_step - kAsGood;
    });
    while (std::next(period) != fitting.end() && !less(*std::next(period), *period)) ++period;
    return *period;
  }

 private:
  /// The longest first.
  std::vector<Period> fitting_periods() const {
    const double longest = std::min(kLongestMs, 1.05 * quantile(paced_, 0.25));
    const double reach = std::max(quantile(paced_, 0.9), longest);
    std::vector<Period> fitting;
    double ms = longest;
    while (ms >= kShortestMs) {
      const Period period{ms, at_multiples(paced_, ms), phase_agreement(random_, ms)};
      const bool fits = period.in_step >= kInStep && period.spread <= kSpread;
      if (fits && differ(paced_, random_, period)) fitting.push_back(period);
      // The phase of the longest round trip moves by a thirtieth of a turn.
      ms -= std::min(ms * ms / reach / 30, ms / 100);
    }
    return fitting;
  }

  std::vector<double> paced_;
  std::vector<double> random_;
};

}  // namespace

Diagnosis poll_delay(const Observations& seen) {
  if (!seen.pacing || seen.pacing->intervals.size() < kEnough ||
      seen.pacing->random_phase.size() < kEnough) {
    return unclear(kId, "too few round trips back to back and at random times");
  }
  const double paced = median(in_milliseconds(seen.pacing->back_to_back));
  const double random = median(in_milliseconds(seen.pacing->random_phase));
  Facts evidence{ms_fact("back_to_back_p50_ms", paced), ms_fact("random_phase_p50_ms", random)};
  const auto period = Search(*seen.pacing).period();
  if (!period) {
    const double late = quantile(in_milliseconds(seen.pacing->oversleeps), 0.9);
    if (late > kShortestMs / 2) {
      evidence.push_back(ms_fact("oversleep_p90_ms", late));
      return unclear(
          kId, fmt::format("this machine is too busy to tell: it wakes up {} late", text_ms(late)));
    }
    return clear(
        kId, fmt::format("{} back to back, {} at random times", text_ms(paced), text_ms(random)),
        std::move(evidence));
  }
  evidence.insert(evidence.begin(), ms_fact("period_ms", period->ms));
  evidence.push_back({"in_step", rounded(period->in_step)});
  evidence.push_back({"phase_agreement", rounded(period->spread)});
  const bool sure = period->in_step >= 0.85 && period->spread <= 0.35;
  return found(kId, sure ? Confidence::high : Confidence::medium,
               fmt::format("looks for data every {0}: back to back, echoes come at multiples of "
                           "it; at random times, after anything up to {0} more than the way",
                           text_ms(period->ms)),
               std::move(evidence),
               "wait for data instead of delay(): lwip_select(), or delay(1) when idle "
               "(pollDelayMs = 0 in config.h)");
}

}  // namespace especho::diagnosis
