// The finding poll-delay: a device that looks for data only at fixed intervals.
#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <optional>
#include <vector>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/device_figures.hpp"
#include "check/diagnosis/statistics.hpp"
#include "check/diagnosis/verdict.hpp"

namespace especho::diagnosis {
namespace {

// A device that polls for data answers at times of its own: from the end of one echo to the end of
// the next takes a multiple of its period, however long the client pauses in between. The pauses
// are this side's and random, so nothing else makes round trips depend on them in this way: not
// latency, however it jitters, nor a machine that wakes up late, since what counts is how long the
// pause really was.

constexpr std::size_t kRandomRoundTrips = 12;  // round trips after random pauses
constexpr double kShortestMs = 1.9;            // shorter periods are not a fault
constexpr double kLongestMs = 300;
constexpr double kMattersMs =
    10;  // the tutorial's: a verdict is "clear" only if such a delay would have shown
constexpr double kPeriodChance = 1e-4;  // of any period being found by chance
constexpr double kSure = 0.8;           // coherence
constexpr double kPeriodSpread = 0.45;  // at most: round trips are spread over the whole period

using Complex = std::complex<double>;

struct Period {
  double ms = 0;
  double coherence = 0;  ///< of pauses and round trips: 1 if one makes up for the other
  double in_step = 0;    ///< agreement in phase of their sums, the intervals between echoes
  double spread = 1;     ///< agreement in phase of the round trips alone
  std::optional<double> rival{};  ///< a multiple, in ms, that may be the right one
};

/// Samples as points on a circle whose circumference is one period. Each step increases the
/// frequency, the reciprocal of the period, by the same amount.
class Circle {
 public:
  Circle(const std::vector<double>& samples, double frequency, double step) {
    for (const double sample : samples) {
      points_.push_back(std::polar(1.0, 2 * std::numbers::pi * frequency * sample));
      steps_.push_back(std::polar(1.0, 2 * std::numbers::pi * step * sample));
    }
  }

  void advance() {
    for (std::size_t i = 0; i < points_.size(); ++i) points_[i] *= steps_[i];
  }

  const std::vector<Complex>& points() const { return points_; }

 private:
  std::vector<Complex> points_, steps_;
};

/// The correlation of pauses and round trips, as complex numbers. It is about 0 if the round trips
/// do not depend on the pauses, however either is distributed.
Period compare(const std::vector<Complex>& pauses, const std::vector<Complex>& rtts, double ms) {
  Complex pause = 0;
  Complex rtt = 0;
  Complex both = 0;
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    pause += pauses[i];
    rtt += rtts[i];
    both += pauses[i] * rtts[i];
  }
  const auto count = static_cast<double>(pauses.size());
  pause /= count;
  rtt /= count;
  both /= count;
  const double variance = (1 - std::norm(pause)) * (1 - std::norm(rtt));
  const double covariance = std::norm(both - pause * rtt);
  const double coherence = variance > 1e-9 ? std::sqrt(std::min(1.0, covariance / variance)) : 0;
  return {.ms = ms, .coherence = coherence, .in_step = std::abs(both), .spread = std::abs(rtt)};
}

class Search {
 public:
  explicit Search(const Pacing& pacing)
      : pauses_(in_milliseconds(pacing.pauses)),
        rtts_(in_milliseconds(pacing.random_phase)),
        longest_(std::min(kLongestMs, longest_period(in_milliseconds(pacing.intervals)))) {
    std::vector<double> intervals(pauses_);
    for (std::size_t i = 0; i < intervals.size(); ++i) intervals[i] += rtts_[i];
    step_ = 1 / (kStepsPerTurn * std::max(quantile(intervals, 0.95), longest_));
  }

  /// Multiples of a period are multiples of half of it, too, so the longest period that fits about
  /// as well as the best one is the right one.
  std::optional<Period> period() const {
    constexpr double kAsGood = 0.1;
    if (longest_ < kShortestMs) return std::nullopt;
    const double range = 1 / kShortestMs - 1 / longest_;
    const auto steps = static_cast<std::size_t>(std::ceil(range / step_)) + 1;
    const std::vector<Period> periods = scan(1 / longest_, step_, steps);
    double best = needed_coherence(1 + static_cast<double>(steps) / kStepsPerTurn * 2);
    bool any = false;
    for (const Period& one : periods) {
      if (one.spread > kPeriodSpread || one.coherence < best) continue;
      best = one.coherence;
      any = true;
    }
    if (!any) return std::nullopt;
    auto period = std::find_if(periods.begin(), periods.end(), [&](const Period& one) {
      return one.spread <= kPeriodSpread && one.coherence >= best - kAsGood;
    });
    while (std::next(period) != periods.end() &&
           std::next(period)->coherence >= period->coherence) {
      ++period;
    }
    const Period right = fundamental(*period, periods);
    Period result = refined(right);
    result.rival = right.rival;
    return result;
  }

 private:
  /// Noise may leave less of the right period than of a half or a third of it. But multiples of a
  /// period that is right come and go at random, so a multiple that shows at all is the right one.
  Period fundamental(const Period& found, const std::vector<Period>& periods) const {
    constexpr double kThere = 0.6;  // of the coherence of what was found
    constexpr double kMaybe = 0.45;
    constexpr double kNear = 0.04;
    const auto most = static_cast<int>(longest_ / found.ms + kNear);
    const double tried = std::max(most - 1, 1);
    const double there = std::max(kThere * found.coherence, needed_coherence(tried, 0.01));
    const double maybe = std::max(kMaybe * found.coherence, needed_coherence(tried, 0.05));
    Period fits = found;
    for (int times = most; times > 1; --times) {
      Period best;
      for (const Period& one : periods) {
        const bool near = std::abs(one.ms / (times * found.ms) - 1) <= kNear;
        if (near && one.spread <= kPeriodSpread && one.coherence > best.coherence) best = one;
      }
      if (best.coherence >= there) return best;
      if (best.coherence >= maybe && !fits.rival) fits.rival = best.ms;
    }
    return fits;
  }

  /// Back to back, an echo takes at least one period. An interval is shorter if the echo before
  /// came late, but then others are longer: half of them may be, as far as so few show it. With
  /// fewer periods to choose from, half of the right one would seem to be the longest that fits.
  static double longest_period(const std::vector<double>& intervals) {
    const double error = error_of_median(between_quartiles(intervals), intervals.size());
    return 1.05 * median(intervals) + 2 * error;
  }

  static constexpr double kStepsPerTurn = 12;  // of the phase of the longest interval

  /// The coherence that the best of `tried` independent periods reaches by chance with a
  /// probability of at most `chance`: Bonferroni's bound on the tail of a correlation
  /// coefficient.
  double needed_coherence(double tried, double chance = kPeriodChance) const {
    const double degrees_of_freedom = static_cast<double>(pauses_.size()) - 2;
    return std::sqrt(1 - std::pow(chance / tried, 2 / degrees_of_freedom));
  }

  /// Longest period first.
  std::vector<Period> scan(double frequency, double step, std::size_t steps) const {
    Circle pauses(pauses_, frequency, step);
    Circle rtts(rtts_, frequency, step);
    std::vector<Period> periods;
    for (std::size_t i = 0; i < steps; ++i) {
      const double ms = 1 / (frequency + static_cast<double>(i) * step);
      periods.push_back(compare(pauses.points(), rtts.points(), ms));
      pauses.advance();
      rtts.advance();
    }
    return periods;
  }

  Period refined(const Period& rough) const {
    constexpr std::size_t kFiner = 10;
    const double step = step_ / kFiner;
    const auto around = scan(1 / rough.ms - step_, step, 2 * kFiner + 1);
    return *std::max_element(around.begin(), around.end(), [](const Period& a, const Period& b) {
      return a.coherence < b.coherence;
    });
  }

  std::vector<double> pauses_;
  std::vector<double> rtts_;
  double longest_;
  double step_ = 1;
};

struct Means {
  double paced = 0;   ///< median round trip back to back
  double random = 0;  ///< the same at random times
  double late = 0;    ///< 90th percentile of how late this machine wakes up
};

/// The longest poll delay that the spread of the round trips allows. A poll delay adds a wait that
/// is evenly distributed over its period, so the middle half of the round trips spans at least half
/// a period, with an allowance of three standard deviations for few samples.
double spread_bound(const std::vector<double>& rtts) {
  const double share = 0.5 - 1.5 / std::sqrt(static_cast<double>(rtts.size()));
  return share > 0 ? between_quartiles(rtts) / share : std::numeric_limits<double>::infinity();
}

/// The longest poll delay that the handshakes allow: on average it adds half a period to what the
/// network alone takes. Both handshakes and these echoes follow a silence, so a dozing radio
/// affects both.
double network_bound(const Observations& seen, double late) {
  constexpr std::size_t kBoth = 8;
  const std::vector<double> handshakes = handshakes_ms(seen);
  const auto echoes = in_milliseconds(seen.pacing->after_idle);
  if (handshakes.size() < kBoth || echoes.size() < kBoth) {
    return std::numeric_limits<double>::infinity();
  }
  const auto error = [](const std::vector<double>& samples) {
    return error_of_median(between_quartiles(samples), samples.size());
  };
  const double doubt = 3 * std::hypot(error(handshakes), error(echoes)) + late;
  return 2 * (std::max(0.0, median(echoes) - median(handshakes)) + doubt);
}

Diagnosis too_busy(double late, double jitter, Facts evidence) {
  evidence.push_back(ms_fact("oversleep_p90_ms", late));
  return unclear(fmt::format("this machine is too busy to tell: it wakes up {} late, and echoes "
                             "vary by {}",
                             text_ms(late), text_ms(jitter)),
                 std::move(evidence));
}

Diagnosis not_found(const Observations& seen, const Means& means, Facts evidence) {
  const auto rtts = in_milliseconds(seen.pacing->random_phase);
  const double jitter = between_quartiles(rtts);
  // Echoes wait for a whole period back to back, and for half of it at random times.
  const double waited = 2 * (means.paced - means.random);
  const double bound =
      std::max(waited, std::min(spread_bound(rtts), network_bound(seen, means.late)));
  evidence.push_back(ms_fact("excluded_above_ms", bound));
  if (bound < kMattersMs) {
    return clear(fmt::format("none above {}: {} back to back, {} at random times", text_ms(bound),
                             text_ms(means.paced), text_ms(means.random)),
                 std::move(evidence));
  }
  evidence.push_back(ms_fact("jitter_ms", jitter));
  const double tolerable = seen.pacing->exact ? jitter / 4 : std::min(kShortestMs / 2, jitter / 4);
  if (means.late > tolerable) return too_busy(means.late, jitter, std::move(evidence));
  return hidden(
      "jitter",
      fmt::format("jitter of {} hides poll delays below {}", text_ms(jitter), text_ms(bound)),
      std::move(evidence));
}

}  // namespace

Diagnosis poll_delay(const Observations& seen) {
  if (!seen.pacing || seen.pacing->intervals.empty() ||
      seen.pacing->random_phase.size() < kRandomRoundTrips) {
    return unclear("too few round trips back to back and at random times");
  }
  const Means means{median(in_milliseconds(seen.pacing->back_to_back)),
                    median(in_milliseconds(seen.pacing->random_phase)),
                    quantile(in_milliseconds(seen.pacing->oversleeps), 0.9)};
  Facts evidence{ms_fact("back_to_back_p50_ms", means.paced),
                 ms_fact("random_phase_p50_ms", means.random),
                 {"round_trips", std::uint64_t{seen.pacing->random_phase.size()}}};
  const auto period = Search(*seen.pacing).period();
  if (!period) return not_found(seen, means, std::move(evidence));
  if (period->rival) {
    return unclear(fmt::format("a delay of {} fits, and one of {} may, too", text_ms(period->ms),
                               text_ms(*period->rival)),
                   std::move(evidence));
  }
  // A device on this machine is scheduled like this process, and scheduling has periods, too. But
  // back to back, a poll delay makes echoes wait half a period longer than at random times.
  const double believable = std::max(2 * means.late, means.paced - means.random);
  if (!seen.pacing->exact && period->ms < believable) {
    const double jitter = between_quartiles(in_milliseconds(seen.pacing->random_phase));
    return too_busy(means.late, jitter, std::move(evidence));
  }
  evidence.insert(evidence.begin(), ms_fact("period_ms", period->ms));
  evidence.push_back({"in_step", rounded(period->in_step)});
  evidence.push_back({"phase_agreement", rounded(period->spread)});
  return found(
      period->coherence >= kSure ? Confidence::high : Confidence::medium,
      fmt::format("checks for data only every {0}: back-to-back echoes arrive at multiples of "
                  "that; echoes at random times take up to {0} longer",
                  text_ms(period->ms)),
      std::move(evidence));
}

}  // namespace especho::diagnosis
