// Round trips of one byte: back to back, at random times, and after a silence. The first two kinds
// take turns, so that a change of the machine's load is in both.
#include <algorithm>
#include <chrono>

#include "check/experiment_session.hpp"

namespace especho::check {
namespace {

using namespace std::chrono_literals;
using diagnosis::Pacing;
using diagnosis::Samples;

constexpr std::size_t kRounds = 4;
constexpr std::size_t kOfBoth = 10;  // fewer back to back tell nothing
/// Before the next one back to back: a device that has just answered may look once more before it
/// waits for its next turn, and would find what came at once.
constexpr Nanoseconds kMoment = 500us;
/// Pauses go at least so far, and no farther than a radio stays awake, if round trips are short.
constexpr Nanoseconds kPause = 20ms;
constexpr Nanoseconds kLongestPause = 300ms;
/// Silences are so long, and up to two beacons longer, so that they end at any phase of a beacon.
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

class PacingExperiment {
 public:
  explicit PacingExperiment(Device& device)
      : device_(device), session_(device), pacing_(device.seen().pacing.emplace()) {}

  void run() {
    const Nanoseconds rtt = rough_rtt();
    // If the device looks for data every so often, this is a whole number of its periods.
    const Nanoseconds whole = std::max(rtt, Nanoseconds(1us));
    const Nanoseconds longest = std::min(whole * ((kPause + whole - 1ns) / whole), kLongestPause);
    const bool quick = device_.plan().quick;
    const Nanoseconds one = rtt + longest / 2;
    std::size_t count = affordable(device_, quick ? 2s : 8s, rtt + one, 12, quick ? 20 : 32, 0.7);
    // A device that takes so long for each has no poll delay that would be found.
    const bool both = count >= kOfBoth;
    if (!both) count = affordable(device_, 0s, one, kOfBoth, kOfBoth, 0.9);
    const auto pauses = spread_evenly(count, device_.random());
    for (std::size_t round = 0; round < kRounds && !session_.given_up(); ++round) {
      const std::size_t begin = count * round / kRounds;
      const std::size_t end = count * (round + 1) / kRounds;
      if (both) back_to_back(end - begin);
      for (std::size_t i = begin; i < end; ++i) at_random_time(part_of(longest, pauses[i]));
    }
    note_tcp();
    after_silences(affordable(device_, quick ? 2s : 5s, kIdle + kTwoBeacons / 2 + rtt, 8, 20));
  }

 private:
  Nanoseconds rough_rtt() {
    Samples rough;
    const std::size_t count = device_.affordable_echoes(1, 10, 50) / 10;
    for (std::size_t i = 0; i < count; ++i) {
      device_.pause(kMoment);
      if (const auto echo = session_.echo(1)) rough.push_back(echo->rtt);
    }
    return middle(std::move(rough));
  }

  void back_to_back(std::size_t count) {
    auto last = session_.echo(1);  // which is in step with nothing
    for (std::size_t i = 0; i < count && !session_.given_up(); ++i) {
      pacing_.oversleeps.push_back(device_.pause(kMoment));
      const auto echo = session_.echo(1);
      if (echo && last) {
        pacing_.back_to_back.push_back(echo->rtt);
        pacing_.intervals.push_back(echo->ended - last->ended);
      }
      last = echo;
    }
  }

  void at_random_time(Nanoseconds pause) {
    if (session_.given_up()) return;
    device_.pause(pause);
    if (const auto echo = session_.echo(1)) pacing_.random_phase.push_back(echo->rtt);
  }

  void after_silences(std::size_t count) {
    for (const double share : spread_evenly(count, device_.random())) {
      if (session_.given_up()) return;
      if (session_.probe() == nullptr) session_.echo(1);  // a new connection is no silence
      device_.pause(kIdle + part_of(kTwoBeacons, share));
      const auto echo = session_.echo(1);
      if (!echo) continue;
      pacing_.after_idle.push_back(echo->rtt);
      pacing_.idle_arrivals.push_back(echo->ended - device_.began());
    }
  }

  void note_tcp() {
    if (session_.probe() == nullptr) return;
    const net::TcpInfo tcp = session_.probe()->tcp();
    device_.seen().stack.rtt = tcp.rtt;
    device_.seen().stack.min_rtt = tcp.min_rtt;
  }

  Device& device_;
  Session session_;
  Pacing& pacing_;
};

}  // namespace

void observe_pacing(Device& device) {
  PacingExperiment(device).run();
}

}  // namespace especho::check
