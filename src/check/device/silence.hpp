// Silences: stretches in which an echo was due and nothing came back.
#pragma once

#include <chrono>
#include <vector>

#include "core/clock.hpp"
#include "especho/units.hpp"

namespace especho::check {

struct Silence {
  TimePoint since;
  Nanoseconds length{0};
};

class SilenceWatch {
 public:
  /// Shorter ones do not count.
  static constexpr Nanoseconds kShortest = std::chrono::milliseconds(100);

  explicit SilenceWatch(TimePoint now) : last_(now) {}

  /// Nothing is due now: the time until the next request is no silence.
  void nothing_due(TimePoint now) { last_ = now; }
  /// Some of what was due came back. Returns whether that ended a silence.
  bool heard(TimePoint now) {
    const Silence silence{last_, now - last_};
    last_ = now;
    if (silence.length < kShortest) return false;
    silences_.push_back(silence);
    return true;
  }

  TimePoint last() const { return last_; }
  const std::vector<Silence>& silences() const { return silences_; }

 private:
  TimePoint last_;
  std::vector<Silence> silences_;
};

}  // namespace especho::check
