// Round trips of one byte, and of two of which the second comes before the answer to the first is
// due.
#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include "check/diagnosis/catalogue.hpp"
#include "check/diagnosis/device_figures.hpp"
#include "check/experiments/experiments.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;
using diagnosis::Pacing;
using diagnosis::Samples;

// Back to back, at random times, and after a silence. The first two kinds take turns, so that a
// change in the load of this machine affects both, and go on until they show whether the device
// polls for data, or time is up.

/// Samples of one round at random times; half as many are taken back to back.
constexpr std::size_t kLeast = 3;
constexpr std::size_t kMostSteps = 16;
constexpr std::size_t kRounds = 4;  // that the time is divided into
constexpr std::size_t kMostRounds = 16;
constexpr std::size_t kAlone = 10;  // at random times, if there is no time for the others
/// Before the next one back to back: a device that has just answered may look once more before it
/// waits, and would find data that is already there.
constexpr Nanoseconds kMoment = 500us;
/// The longest pause is at least kShortPause and, so that the radio stays awake, at most
/// kLongestPacingPause.
constexpr Nanoseconds kShortPause = 20ms;
constexpr Nanoseconds kLongestPacingPause = 300ms;
/// Shorter periods are not a fault.
constexpr Nanoseconds kShortestPeriod = 2ms;
/// Silences last this long plus up to two beacon intervals, so that they end at any phase of one.
constexpr Nanoseconds kIdle = 150ms;
constexpr Nanoseconds kTwoBeacons = 204800us;

Nanoseconds part_of(Nanoseconds whole, double share) {
  return std::chrono::duration_cast<Nanoseconds>(whole * share);
}

Nanoseconds middle(Samples samples) {
  if (samples.empty()) return Nanoseconds(0);
  const auto half = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::nth_element(samples.begin(), half, samples.end());
  return *half;
}

/// `count` numbers from 0 to below 1 in random order, one from each of as many equal parts: more
/// evenly spread than chance would.
std::vector<double> spread_evenly(std::size_t count, SplitMix& random) {
  std::vector<double> parts;
  for (std::size_t i = 0; i < count; ++i) {
    parts.push_back((static_cast<double>(i) + random.unit()) / static_cast<double>(count));
  }
  for (std::size_t i = count; i > 1; --i) std::swap(parts[i - 1], parts[random.next() % i]);
  return parts;
}

class PacingExperiment {
 public:
  explicit PacingExperiment(Device& device)
      : device_(device), probe_(device), pacing_(device.seen().pacing.emplace()) {}

  void run() {
    const bool quick = device_.plan().quick;
    const Nanoseconds budget = quick ? 2s : 8s;
    const TimePoint end = after(Clock::now(), budget);
    // If the device polls, this is a whole number of its periods; two of them make the end of an
    // echo fall on either.
    const Nanoseconds whole = rough_rtt() + kMoment;
    longest_ = std::min(whole * std::max<std::int64_t>((kShortPause + whole - 1ns) / whole, 2),
                        kLongestPacingPause);
    shorter_ = std::min(longest_, 2 * std::max(whole, kShortestPeriod));
    const Nanoseconds each = whole + whole / 2 + longest_ / 2;
    const std::size_t count =
        affordable(device_, budget / kRounds, each, kLeast, kMostSteps, 0.7 / kRounds);
    // A device that takes this long for each has no poll delay that could be found.
    const bool both = count >= kLeast;
    note_tcp();
    if (both) {
      for (std::size_t i = 0; i < kRounds && !(i >= kRounds / 2 && is_known()); ++i) round(count);
    } else {
      at_random_times(affordable(device_, 0s, whole + longest_ / 2, kAlone, kAlone, 0.9));
    }
    note_tcp();
    const Nanoseconds silence = kIdle + kTwoBeacons / 2 + whole;
    after_silences(affordable(device_, quick ? 2s : 5s, silence, 8, 20));
    for (std::size_t i = kRounds; both && i < kMostRounds && Clock::now() < end && !is_known();
         ++i) {
      round(count);
    }
  }

 private:
  bool is_known() const {
    return probe_.given_up() ||
           diagnosis::poll_delay(device_.seen()).verdict != DiagnosisVerdict::unclear;
  }

  void round(std::size_t count) {
    back_to_back((count + 1) / 2);
    at_random_times(count);
  }

  void at_random_times(std::size_t count) {
    const auto shares = spread_evenly(count, device_.random());
    for (std::size_t i = 0; i < count; ++i) {
      at_random_time(part_of(i % 2 == 0 ? longest_ : shorter_, shares[i]));
    }
  }

  Nanoseconds rough_rtt() {
    Samples rough;
    const std::size_t count = device_.affordable_echoes(1, 10, 50) / 10;
    for (std::size_t i = 0; i < count; ++i) {
      device_.pause(kMoment);
      last_ = probe_.echo(1);
      if (last_) rough.push_back(last_->rtt);
    }
    return middle(std::move(rough));
  }

  void back_to_back(std::size_t count) {
    last_ = probe_.echo(1);  // which is not in step with the device
    for (std::size_t i = 0; i < count && !probe_.given_up(); ++i) {
      pacing_.oversleeps.push_back(device_.pause(kMoment));
      const auto echo = probe_.echo(1);
      if (echo && last_) {
        pacing_.back_to_back.push_back(echo->rtt);
        pacing_.intervals.push_back(echo->arrived - last_->arrived);
      }
      last_ = echo;
    }
  }

  void at_random_time(Nanoseconds pause) {
    if (probe_.given_up()) return;
    device_.pause(pause);
    const auto echo = probe_.echo(1);
    if (echo && last_) {
      pacing_.random_phase.push_back(echo->arrived - echo->began);
      pacing_.pauses.push_back(echo->began - last_->arrived);
    }
    last_ = echo;
  }

  void after_silences(std::size_t count) {
    for (const double share : spread_evenly(count, device_.random())) {
      if (probe_.given_up()) return;
      if (probe_.current() == nullptr) probe_.echo(1);  // a new connection would end the silence
      device_.pause(kIdle + part_of(kTwoBeacons, share));
      const auto echo = probe_.echo(1);
      if (!echo) continue;
      pacing_.after_idle.push_back(echo->arrived - echo->began);
      pacing_.idle_arrivals.push_back(echo->arrived - device_.began());
    }
  }

  void note_tcp() {
    if (probe_.current() == nullptr) return;
    pacing_.exact = probe_.current()->is_exact();
    const net::TcpInfo tcp = probe_.current()->tcp();
    device_.seen().stack.rtt = tcp.rtt;
    device_.seen().stack.min_rtt = tcp.min_rtt;
  }

  Device& device_;
  ReconnectingProbe probe_;
  Pacing& pacing_;
  std::optional<ProbeEcho> last_;
  // Every other pause is up to the shorter one: a device with an inexact clock gets out of step
  // during the longer ones.
  Nanoseconds longest_{0};
  Nanoseconds shorter_{0};
};

Nanoseconds in_nanoseconds(double ms) {
  return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double, std::milli>(ms));
}

/// Returns false if the connection can no longer be used.
bool trickle(Device& device, Probe& probe, Nanoseconds gap, Nanoseconds due) {
  const auto one = device.payload(1);  // plus the suffix, if there is one
  const auto other = device.payload(1);
  const TimePoint start = Clock::now();
  if (probe.send_now(one) != one.size()) return false;
  device.pause(gap);
  const TimePoint second = Clock::now();
  if (probe.send_now(other) != other.size()) return false;
  if (probe.read(one.size()).bytes.size() != one.size()) return false;
  const TimePoint answered = Clock::now();
  if (probe.read(other.size()).bytes.size() != other.size()) return false;
  // A machine that woke up too late sent the second byte after the answer.
  if (second - start < due) {
    device.seen().trickles.push_back({.gap = second - start, .answered = answered - start});
  }
  return true;
}

}  // namespace

void observe_pacing(Device& device) {
  PacingExperiment(device).run();
}

void observe_trickle(Device& device) {
  const auto share = diagnosis::device_time(device.seen());
  if (!share || !share->constant) return;
  constexpr std::array<double, 5> kGaps{0.5, 0.7, 0.6, 0.4, 0.3};  // of the device's share
  constexpr double kLate = 0.9;
  constexpr double kLongMs = 300;
  const std::size_t count = share->device < kLongMs ? kGaps.size() : 3;
  Probe probe = device.connect();
  if (!probe.echo(device.payload(1)).ok()) return;
  for (const double gap : std::span(kGaps).first(count)) {
    if (!trickle(device, probe, in_nanoseconds(gap * share->device),
                 in_nanoseconds(kLate * share->device))) {
      return;
    }
  }
}

}  // namespace especho::check
