#include "bench/worker.hpp"

#include <algorithm>
#include <utility>

namespace especho::net {
namespace {

/// More than fits into the cache would make comparing slow, less costs calls.
constexpr std::size_t kReadSize = std::size_t{256} * 1024;

/// So many handshakes at once at most, in the beginning: more could overrun the device's backlog,
/// and a handshake that is overlooked is repeated only after a second.
constexpr std::size_t kMaxDials = 64;

}  // namespace

Worker::Worker(Common& common, std::uint64_t first, std::uint64_t count) : common_(common) {
  desk_.buffer.resize(kReadSize);
  desk_.alone = count == 1;
  lanes_.reserve(count);
  for (std::size_t id = 0; id < count; ++id) lanes_.emplace_back(common, desk_, first + id, id);
}

bool Worker::over() const {
  return common_.stop.load(std::memory_order_relaxed) != 0 ||
         common_.gave_up.load(std::memory_order_relaxed) || now_ >= common_.deadline;
}

bool Worker::run(const Phase& phase) {
  ask_for_precise_waits();
  desk_.phase = phase;
  desk_.recorder.begin({.measuring = phase.kind == Phase::Kind::measure,
                        .open_loop = common_.plan.rate.has_value(),
                        .begin = phase.begin,
                        .log = common_.log,
                        .run = phase.run,
                        .size = phase.size});
  now_ = Clock::now();
  begun_ = finished_ = 0;
  past_end_ = false;
  is_finished_.assign(lanes_.size(), false);
  wakes_ = {};
  dials_with_news_.clear();
  wake_of_.assign(lanes_.size(), TimePoint::max());
  next_due_ = TimePoint::max();
  for (Lane& lane : lanes_) lane.begin();
  while (finished_ < lanes_.size() && !over()) {
    look_at_dials();
    begin_lanes();
    wake_lanes();
    check_due();
    desk_.ticker.look(now_);
    if (finished_ < lanes_.size()) wait();
  }
  const bool complete = finished_ == lanes_.size();
  for (Lane& lane : lanes_) lane.end(now_, complete);
  desk_.recorder.flush_log();
  return complete;
}

/// Asio connects, and the poller, which waits for the sockets of the dialling lanes as well, says
/// when there is news for it. The system may wake the poller first.
void Worker::look_at_dials() {
  if (desk_.dialing == 0) return;
  if (desk_.context.stopped()) desk_.context.restart();
  desk_.context.poll();
  std::erase_if(dials_with_news_, [this](std::size_t id) { return !lanes_[id].dial_has_news(); });
  if (desk_.dialed.empty()) return;
  now_ = Clock::now();
  for (const std::size_t id : std::exchange(desk_.dialed, {})) look_after(id);
}

void Worker::begin_lanes() {
  const bool gently = desk_.phase.kind == Phase::Kind::connect;
  if (gently && common_.failed != 0 && !common_.plan.max_errors) {
    // The bench ends for it; what has not been tried need not be.
    for (std::size_t id = begun_; id < lanes_.size(); ++id) lanes_[id].skip();
  }
  while (begun_ < lanes_.size() && (!gently || begun_ - finished_ < kMaxDials)) {
    look_after(begun_++);
  }
}

void Worker::wake_lanes() {
  while (!wakes_.empty() && wakes_.top().first <= now_ && !over()) {
    const std::size_t id = wakes_.top().second;
    wakes_.pop();
    wake_of_[id] = TimePoint::max();
    look_after(id);
  }
}

/// Lanes are looked through only when one may be due: with an echo's timeout being the same for
/// all, that is once per timeout when all is well.
void Worker::check_due() {
  const bool ends = !past_end_ && now_ >= desk_.phase.end;
  if (now_ < next_due_ && !ends) return;
  past_end_ = past_end_ || ends;
  next_due_ = TimePoint::max();
  for (std::size_t id = 0; id < begun_; ++id) {
    if (lanes_[id].due() <= now_) lanes_[id].on_due(now_);
    look_after(id);
  }
}

/// After anything that happened to a lane: has it do what it can, and learns what it waits for.
void Worker::look_after(std::size_t id) {
  Lane& lane = lanes_[id];
  lane.advance(now_);
  next_due_ = std::min(next_due_, lane.due());
  if (is_finished_[id]) return;
  if (lane.finished(now_)) {
    is_finished_[id] = true;
    ++finished_;
    return;
  }
  const TimePoint wake = lane.wake();
  if (now_ >= desk_.phase.end || wake >= wake_of_[id]) return;
  wake_of_[id] = wake;
  wakes_.emplace(wake, id);
}

void Worker::wait() {
  TimePoint coarse = std::min({next_due_, common_.deadline, now_ + kSlice});
  const TimePoint wake = wakes_.empty() ? TimePoint::max() : wakes_.top().first;
  if (desk_.alone) {
    if (lanes_.front().only_awaits_bytes() && (common_.plan.spin || desk_.reads_wait)) {
      const TimePoint busy = std::min({next_due_, common_.deadline, wake});
      if (common_.plan.spin || now_ + kSlice <= busy) return read_alone(busy);
    }
    lanes_.front().watch();
  }
  if (!past_end_) coarse = std::min(coarse, desk_.phase.end);
  const auto ready = desk_.poller.wait(time_until(coarse, wake));
  if (ready.empty()) now_ = Clock::now();
  // All is read before the next echoes are sent: what has come waits least then, and each half of
  // the work finds the processor's caches warm.
  for (std::size_t i = 0; i < ready.size(); ++i) {
    if (i + 1 < ready.size()) lanes_[ready[i + 1].id].prefetch();
    take(ready[i]);
  }
  for (const Poller::Ready& event : ready) look_after(event.id);
}

void Worker::take(const Poller::Ready& event) {
  Lane& lane = lanes_[event.id];
  if (lane.dialing()) {
    now_ = Clock::now();
    if (!lane.dial_has_news()) dials_with_news_.push_back(event.id);
    return lane.note_dial_news();
  }
  if (event.readable) now_ = lane.on_readable(event.ended);
  // A lane that has been read may have another connection by now.
  if (event.writable && (!event.readable || lane.blocked())) now_ = lane.on_writable();
}

/// The only connection needs no poller as long as it has nothing else to do than to read, which
/// saves a call per read, some 5 % of a round trip on loopback. Ends before anything else is to do.
void Worker::read_alone(TimePoint busy) {
  Lane& lane = lanes_.front();
  lane.unwatch();
  do {
    now_ = lane.wait_for_bytes();
    desk_.ticker.look(now_);  // most often between two echoes, so that it takes no measured time
    if (over()) break;
    lane.advance(now_);
  } while (lane.only_awaits_bytes() && now_ + kSlice <= std::min({busy, lane.due(), lane.wake()}));
  look_after(0);
}

/// Schedules need precision. The rest is rounded up to what is cheap, whole milliseconds.
Nanoseconds Worker::time_until(TimePoint coarse, TimePoint wake) const {
  if (common_.plan.spin || !dials_with_news_.empty()) return Nanoseconds(0);
  const Nanoseconds rounded = std::chrono::ceil<std::chrono::milliseconds>(coarse - now_);
  return std::max<Nanoseconds>(std::min<Nanoseconds>(rounded, wake - now_), Nanoseconds(0));
}

}  // namespace especho::net
