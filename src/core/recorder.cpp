#include "core/recorder.hpp"

#include <algorithm>
#include <utility>

namespace especho {

void Recorder::ok(const Echo& echo, TimePoint last_byte) {
  if (!mode_.measuring) return;
  ++part_.echoes[Outcome::ok];
  part_.rtt.record(last_byte - echo.start);
  part_.ttfb.record(echo.first_byte - echo.start);
  if (mode_.open_loop) part_.response.record(last_byte - echo.intended);
  span(echo.start, last_byte);
}

void Recorder::failed(Failure failure, TimePoint now) {
  ++part_.echoes[failure.outcome];
  if (mode_.measuring) span(now - failure.elapsed, now);
  keep(part_.failures, std::move(failure));
}

void Recorder::cut_off(std::uint64_t echoes) {
  if (mode_.measuring) part_.cut_off += echoes;
}

void Recorder::unsent(std::uint64_t echoes) {
  if (mode_.measuring) part_.unsent += echoes;
}

void Recorder::lasted_until(TimePoint time) {
  if (mode_.measuring) last_end_ = std::max(last_end_, time);
}

void Recorder::outage(const Outage& outage) {
  if (!mode_.measuring) return;  // it was over before
  ++part_.outage_count;
  if (outage.recovered_after) ++part_.recoveries;
  if (part_.outages.size() < RunResult::kKeptOutages) part_.outages.push_back(outage);
}

Nanoseconds Recorder::since_begin(TimePoint time) const {
  if (!mode_.measuring) return Nanoseconds(0);
  return std::max<Nanoseconds>(time - mode_.begin, Nanoseconds(0));
}

void Recorder::span(TimePoint start, TimePoint end) {
  first_start_ = std::min(first_start_, start);
  last_end_ = std::max(last_end_, end);
}

RunResult Recorder::take() {
  first_start_ = TimePoint::max();
  last_end_ = TimePoint::min();
  return std::exchange(part_, {});
}

}  // namespace especho
