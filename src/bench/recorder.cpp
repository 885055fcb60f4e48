#include "bench/recorder.hpp"

#include <algorithm>
#include <utility>

#include "core/run_result.hpp"

namespace especho {

void BlockRecorder::begin(TimePoint begin) {
  begin_ = begin;
  current_end_ = TimePoint::min();
}

/// What ends with a block belongs to it, so that the end of a run is in the last one.
void BlockRecorder::move_to(TimePoint now) {
  stow();
  const Nanoseconds since = std::max(now - begin_, Nanoseconds(1)) - Nanoseconds(1);
  current_ = static_cast<std::size_t>(since / blocks_.length);
  while (current_ >= Blocks::kMost) {
    // Those up to the last may be missing yet; they count all the same, so that the length doubles.
    blocks_.blocks.resize(Blocks::kMost);
    open_ = {};  // it is empty, and joining them needs as much memory
    limit(blocks_, Blocks::kMost / 2);
    current_ /= 2;
  }
  blocks_.blocks.resize(current_ + 1);
  current_end_ = begin_ + blocks_.start_of(current_) + blocks_.length;
}

void BlockRecorder::stow() {
  if (!blocks_.blocks.empty()) blocks_.blocks[current_] = ::especho::take(open_);
}

Blocks BlockRecorder::take() {
  stow();
  open_ = {};
  current_ = 0;
  current_end_ = TimePoint::min();
  return std::exchange(blocks_, {});
}

void Recorder::begin(Mode mode) {
  mode_ = mode;
  blocks_.begin(mode.begin);
}

void Recorder::ok(const Echo& echo, TimePoint last_byte, std::uint64_t connection) {
  if (!mode_.measuring) return;
  ++part_.echoes[Outcome::ok];
  Block& block = blocks_.at(last_byte);
  block.rtt.record(last_byte - echo.start);
  part_.ttfb.record(echo.first_byte - echo.start);
  if (mode_.open_loop) block.response.record(last_byte - echo.intended);
  lasted_until(last_byte);
  if (mode_.log == nullptr) return;
  log({.run = mode_.run,
       .size = mode_.size,
       .connection = connection,
       .echo = echo.number,
       .outcome = Outcome::ok,
       .start = since_begin(echo.start),
       .rtt = last_byte - echo.start,
       .ttfb = echo.first_byte - echo.start,
       .response =
           mode_.open_loop ? std::optional<Nanoseconds>(last_byte - echo.intended) : std::nullopt});
}

void Recorder::failed(Failure failure, TimePoint now, std::uint64_t connection) {
  ++part_.echoes[failure.outcome];
  if (failure.is_local()) ++part_.local[failure.outcome];
  if (mode_.measuring) {
    ++blocks_.at(now).failed;
    lasted_until(now);
    if (mode_.log != nullptr) {
      log({.run = mode_.run,
           .size = mode_.size,
           .connection = connection,
           .echo = failure.echo,
           .outcome = failure.outcome,
           .start = since_begin(now - failure.elapsed)});
    }
  }
  keep(part_.failures, std::move(failure));
}

void Recorder::log(const EchoRecord& record) {
  unlogged_.push_back(record);
  if (unlogged_.size() == unlogged_.capacity()) flush_log();
}

void Recorder::flush_log() {
  if (!unlogged_.empty()) mode_.log->take(unlogged_);
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

RunResult Recorder::take() {
  last_end_ = TimePoint::min();
  part_.blocks = blocks_.take();
  for (const Block& block : part_.blocks.blocks) {
    part_.rtt.merge(block.rtt);
    part_.response.merge(block.response);
  }
  RunResult part = std::exchange(part_, {});
  // Those of the other threads still occupy their memory.
  for (Histogram* one : {&part.rtt, &part.ttfb, &part.response}) *one = one->take();
  return part;
}

}  // namespace especho
