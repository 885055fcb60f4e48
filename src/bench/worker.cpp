#include "bench/worker.hpp"

#include <algorithm>
#include <thread>

#include "bench/host_system.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::net {
namespace {

/// The most handshakes at once at the start: more could overrun the device's backlog, and a
/// handshake that is dropped is repeated only after a second.
constexpr std::size_t kMaxConnecting = 64;

/// Bytes. A larger receive buffer does not fit into the cache, which makes comparing slow; a
/// smaller one costs calls.
constexpr std::size_t kBufferSize = 256 << 10;

/// A worker is busy if it has received an echo in each such time since the phase began, on average.
constexpr Nanoseconds kBusy = std::chrono::microseconds(50);

/// How often a busy worker looks again before it sleeps, and for how many lanes: with fewer, it
/// costs more than it saves, since a thread that gave way is interrupted more often.
constexpr int kLooks = 4;
constexpr std::size_t kManyLanes = 32;

}  // namespace

Worker::Worker(BenchState& bench, std::uint64_t first, std::uint64_t count)
    : bench_(bench), buffer_(kBufferSize) {
  state_.buffer = buffer_;
  state_.alone = count == 1;
  state_.changed = [this](std::size_t id, TimePoint now) {
    now_ = now;
    changed_.push_back(id);
  };
  lanes_.reserve(count);
  for (std::size_t id = 0; id < count; ++id) lanes_.emplace_back(bench, state_, first + id, id);
}

bool Worker::run(const Phase& phase) {
  request_precise_timers();
  reset(phase);
  for (Lane& lane : lanes_) lane.begin();
  while (!done()) {
    do_what_is_due();
    if (done()) break;
    if (can_read_alone()) {
      read_alone();
    } else {
      wait();
    }
  }
  const bool complete = finished_ == lanes_.size();
  for (Lane& lane : lanes_) lane.end(now_, complete);
  state_.recorder.flush_log();
  return complete;
}

void Worker::reset(const Phase& phase) {
  state_.phase = phase;
  state_.recorder.begin({.measuring = phase.kind == Phase::Kind::measure,
                         .open_loop = bench_.plan.rate.has_value(),
                         .begin = phase.begin,
                         .log = bench_.log,
                         .run = phase.run,
                         .size = phase.size});
  now_ = Clock::now();
  past_end_ = false;
  begun_ = finished_ = 0;
  is_finished_.assign(lanes_.size(), false);
  wakes_ = {};
  changed_.clear();
  unheard_.clear();
  wake_of_.assign(lanes_.size(), TimePoint::max());
  next_due_ = TimePoint::max();
}

bool Worker::interrupted() const {
  return bench_.stop.load(std::memory_order_relaxed) != 0 ||
         bench_.gave_up.load(std::memory_order_relaxed) || now_ >= bench_.deadline;
}

void Worker::begin_lanes() {
  const bool gently = state_.phase.kind == Phase::Kind::connect;
  if (gently && begun_ != 0 && bench_.failed != 0 && !bench_.plan.max_errors) {
    // This ends the bench, so lanes that have not begun to connect need not try. The first ones
    // always do: what they meet must not depend on which thread is quicker.
    for (std::size_t id = begun_; id < lanes_.size(); ++id) lanes_[id].skip();
  }
  while (begun_ < lanes_.size() && (!gently || begun_ - finished_ < kMaxConnecting)) {
    look_after(begun_++);
  }
}

void Worker::do_what_is_due() {
  wake_lanes();
  check_due();
  if (begun_ < lanes_.size()) begin_lanes();
  state_.ticker.call_if_due(now_);
}

void Worker::wake_lanes() {
  while (!wakes_.empty() && wakes_.top().first <= now_ && !interrupted()) {
    const std::size_t id = wakes_.top().second;
    wakes_.pop();
    wake_of_[id] = TimePoint::max();
    look_after(id);
  }
}

/// Looks through the lanes only when one may be due. Since all echoes have the same timeout, that
/// is once per timeout if all goes well.
void Worker::check_due() {
  const bool ends = !past_end_ && now_ >= state_.phase.end;
  if (now_ < next_due_ && !ends) return;
  past_end_ = past_end_ || ends;
  next_due_ = TimePoint::max();
  for (std::size_t id = 0; id < begun_; ++id) {
    if (lanes_[id].due() <= now_) lanes_[id].on_due(now_);
    look_after(id);
  }
}

/// After anything that happened to a lane: it does what it can, and says what it waits for.
void Worker::look_after(std::size_t id) {
  Lane& lane = lanes_[id];
  lane.advance(now_);
  if (!state_.alone) unheard_.push_back(id);
  next_due_ = std::min(next_due_, lane.due());
  if (is_finished_[id]) return;
  if (lane.finished(now_)) {
    is_finished_[id] = true;
    ++finished_;
    return;
  }
  const TimePoint wake = lane.wake();
  if (now_ >= state_.phase.end || wake >= wake_of_[id]) return;
  wake_of_[id] = wake;
  wakes_.emplace(wake, id);
}

/// A lone connection with nothing to do but read needs no reactor, which saves a call per read,
/// some 5 % of a round trip on loopback.
bool Worker::can_read_alone() const {
  if (!state_.alone || !lanes_.front().only_awaits_bytes()) return false;
  return bench_.plan.spin || (state_.reads_block && now_ + kSlice <= next_alarm());
}

/// Ends before anything else has to be done.
void Worker::read_alone() {
  Lane& lane = lanes_.front();
  do {
    now_ = lane.receive_blocking();
    state_.ticker.call_if_due(now_);  // most often between two echoes, so it takes no measured time
    if (interrupted()) break;
    lane.advance(now_);
  } while (lane.only_awaits_bytes() &&
           now_ + kSlice <= std::min({bench_.deadline, state_.phase.end, lane.due(), lane.wake()}));
  look_after(0);
}

/// On many busy lanes, the first echoes are back when the last ones have been sent. Reading them
/// then needs no reactor, which saves two calls for each. Lanes after one whose echo is not back
/// yet can wait.
void Worker::read_ahead() {
  const auto back = [this](std::size_t id) {
    return !lanes_[id].awaits_bytes() || lanes_[id].receive_now();
  };
  unheard_.erase(unheard_.begin(), std::find_if_not(unheard_.begin(), unheard_.end(), back));
}

bool Worker::busy() const {
  const std::uint64_t ok = state_.ok.load(std::memory_order_relaxed);
  return now_ - state_.phase.begin < kBusy * static_cast<Nanoseconds::rep>(ok);
}

/// Asio registers every wait anew, so that sleeping costs a system call for each lane. A busy
/// worker lets others run instead, such as a device on this machine, and looks again. Otherwise
/// this could delay a read for as long as another process keeps the processor.
void Worker::look_again() {
  for (int i = 0; i < kLooks && changed_.empty() && unheard_.size() >= kManyLanes; ++i) {
    std::this_thread::yield();
    read_ahead();
  }
}

void Worker::listen() {
  for (const std::size_t id : unheard_) {
    if (lanes_[id].awaits_bytes()) lanes_[id].listen();
  }
  unheard_.clear();
}

/// Waits until something has happened. Everything that has arrived is read before the next echoes
/// are sent, so that none waits to be read while others are sent.
void Worker::wait() {
  if (state_.alone) unheard_.assign(1, 0);
  read_ahead();
  if (busy()) look_again();
  const bool idle = changed_.empty();
  if (idle) listen();
  if (idle || state_.pending != 0) run_context(idle && !bench_.plan.spin);
  if (changed_.empty()) now_ = Clock::now();
  for (std::size_t i = 0; i < changed_.size(); ++i) look_after(changed_[i]);
  changed_.clear();
}

void Worker::run_context(bool sleep) {
  set_alarm();
  asio::io_context& context = state_.context;
  if (context.stopped()) context.restart();
  if (sleep) context.run_one();
  context.poll();
}

/// When do_what_is_due() must be called, except for the flags, which change at any time.
TimePoint Worker::next_alarm() const {
  TimePoint next = std::min(next_due_, bench_.deadline);
  if (!wakes_.empty()) next = std::min(next, wakes_.top().first);
  return past_end_ ? next : std::min(next, state_.phase.end);
}

void Worker::set_alarm() {
  const TimePoint at = std::min(next_alarm(), now_ + kSlice);
  if (alarm_at_ <= at) return;
  alarm_at_ = at;
  alarm_.expires_at(at);
  alarm_.async_wait([this](const asio::error_code& replaced) {
    if (!replaced) alarm_at_ = TimePoint::max();
  });
}

}  // namespace especho::net
