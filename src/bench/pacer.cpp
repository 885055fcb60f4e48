#include "bench/pacer.hpp"

#include <algorithm>
#include <cmath>

namespace especho {
namespace {

constexpr double kSecond = 1e9;  // nanoseconds

Nanoseconds random_between(Nanoseconds low, Nanoseconds high, SplitMix& random) {
  const double more = random.unit() * static_cast<double>((high - low).count());
  return low + Nanoseconds(static_cast<Nanoseconds::rep>(more));
}

}  // namespace

TimePoint Schedule::start_of(std::uint64_t index) const {
  const auto turn = static_cast<double>(index) * static_cast<double>(connections) +
                    static_cast<double>(connection);
  const double offset = std::round(turn * kSecond / rate);
  // A schedule may reach further than the clock.
  if (offset >= static_cast<double>((TimePoint::max() - origin).count())) return TimePoint::max();
  return origin + Nanoseconds(static_cast<Nanoseconds::rep>(offset));
}

std::uint64_t Schedule::before(TimePoint time) const {
  if (time <= start_of(0)) return 0;
  const double turns = static_cast<double>((time - origin).count()) * rate / kSecond;
  auto index = static_cast<std::uint64_t>(
      std::max(0.0, (turns - static_cast<double>(connection)) / static_cast<double>(connections)));
  // The estimate may be off by a rounding; start_of() decides.
  while (index > 0 && start_of(index) >= time) --index;
  while (start_of(index) < time) ++index;
  return index;
}

Pacer::Pacer(const Load& load) : load_(load), random_(load.seed), ready_(load.begin) {
  if (load_.spread > Nanoseconds(0)) {
    ready_ = after(ready_, random_between(Nanoseconds(0), load_.spread, random_));
  }
}

TimePoint Pacer::next_start() const {
  if (started_ >= load_.quota || in_flight_ >= load_.depth) return TimePoint::max();
  const TimePoint start = load_.schedule ? load_.schedule->start_of(started_) : ready_;
  return start < load_.end ? start : TimePoint::max();
}

TimePoint Pacer::start(TimePoint now) {
  const TimePoint intended = load_.schedule ? load_.schedule->start_of(started_) : now;
  if (!load_.think.none()) {
    pause_ = random_between(load_.think.shortest, load_.think.longest, random_);
  }
  ++started_;
  ++in_flight_;
  return intended;
}

void Pacer::end(TimePoint now) {
  --in_flight_;
  if (!load_.think.none()) ready_ = after(now, pause_);
}

bool Pacer::is_last(TimePoint now) const {
  const TimePoint next =
      load_.schedule ? std::max(now, load_.schedule->start_of(started_)) : after(now, pause_);
  return in_flight_ == 1 && (started_ >= load_.quota || next >= load_.end);
}

void Pacer::skip() {
  ++started_;
}

bool Pacer::finished(TimePoint now) const {
  return in_flight_ == 0 && (next_start() == TimePoint::max() || now >= load_.end);
}

std::uint64_t Pacer::unsent(TimePoint now) const {
  if (!load_.schedule) return 0;
  const auto due = std::min(load_.schedule->before(std::min(now, load_.end)), load_.quota);
  return due - std::min(due, started_);
}

}  // namespace especho
