// What the pacing experiment would see of devices that do not exist, on clocks that do not either.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>

#include "check/diagnosis/catalogue.hpp"
#include "core/split_mix.hpp"
#include "devices.hpp"

namespace especho_test {

/// What a device, the way to it and this machine do to the time of an echo. All in milliseconds.
struct Paced {
  using Draw = std::function<double(especho::SplitMix&)>;
  Draw in, out;             ///< what the way takes
  double poll = 0;          ///< the device's delay() after each look; 0: it waits for data
  double tick = 0;          ///< it looks and sleeps in whole ticks
  double service = 0.03;    ///< what an echo takes it
  double oversleep = 0;     ///< at most, of this machine
  bool handshakes = false;  ///< the device's stack was asked as well
  bool stamped = true;      ///< the system reports when an echo arrived
};

class PacedLab {
 public:
  PacedLab(const Paced& paced, std::uint64_t seed) : paced_(paced), random_(seed) {
    look_ = random_.unit() * 20;
  }

  /// Like the experiment, which goes on until it has learned enough.
  especho::diagnosis::Observations run(std::size_t least = 32, std::size_t most = 256) {
    especho::diagnosis::Observations seen;
    auto& pacing = seen.pacing.emplace();
    std::vector<double> rough;
    for (int i = 0; i < 5; ++i) rough.push_back(echo(0.5).rtt);
    std::nth_element(rough.begin(), rough.begin() + 2, rough.end());
    const double whole = rough[2] + 0.5;
    const double longest = std::min(300.0, std::max(std::ceil(20 / whole), 2.0) * whole);
    if (paced_.handshakes) compare_handshakes(seen);
    while (pacing.random_phase.size() < most) {
      add_round(pacing, whole, longest);
      if (pacing.random_phase.size() % least != 0) continue;
      const auto verdict = especho::diagnosis::poll_delay(seen).verdict;
      if (verdict != especho::DiagnosisVerdict::unclear) break;
    }
    return seen;
  }

  void add_round(especho::diagnosis::Pacing& pacing, double whole, double longest) {
    constexpr int kEach = 16;
    echo(0.5);
    for (int i = 0; i < kEach / 2; ++i) {
      const Echo one = echo(0.5);
      pacing.back_to_back.push_back(ms(one.rtt));
      pacing.intervals.push_back(ms(one.pause + one.rtt));
      pacing.oversleeps.push_back(ms(one.late));
    }
    for (int i = 0; i < kEach; ++i) {
      const double most = i % 2 == 0 ? longest : std::min(longest, 2 * std::max(whole, 2.0));
      const Echo one = echo(most * random_.unit());
      pacing.random_phase.push_back(ms(one.rtt));
      pacing.pauses.push_back(ms(one.pause));
    }
  }

  void compare_handshakes(especho::diagnosis::Observations& seen) {
    for (int i = 0; i < 20; ++i) {
      seen.pacing->after_idle.push_back(ms(echo(150 + 204.8 * random_.unit()).rtt));
      especho::diagnosis::ConnectionRecord record;
      record.connected = true;
      record.handshake =
          ms(paced_.in(random_) + paced_.out(random_) + paced_.oversleep * random_.unit());
      seen.connections.push_back(record);
    }
  }

  struct Echo {
    double pause, rtt, late;
  };

  Echo echo(double pause) {
    const double late = paced_.oversleep * random_.unit();
    const double sent = now_ + pause + late;
    const double arrival = ticked(sent + paced_.in(random_));
    double answer = arrival + paced_.service;
    if (paced_.poll > 0) {
      if (arrival > look_) look_ += std::ceil((arrival - look_) / paced_.poll) * paced_.poll;
      answer = look_ + paced_.service;
      look_ =
          (paced_.tick > 0 ? std::floor(answer / paced_.tick) * paced_.tick : answer) + paced_.poll;
    }
    const double back = answer + paced_.out(random_);
    const Echo one{sent - back_, back - sent, late};
    now_ = back + paced_.oversleep * random_.unit();
    back_ = paced_.stamped ? back : now_;
    return {one.pause, back_ - sent, late};
  }

 private:
  double ticked(double time) const {
    return paced_.tick > 0 ? std::ceil(time / paced_.tick) * paced_.tick : time;
  }

  const Paced& paced_;
  especho::SplitMix random_;
  double now_ = 0;   ///< when this side has read the latest echo
  double back_ = 0;  ///< when it came in
  double look_ = 0;  ///< the device's next
};

}  // namespace especho_test
