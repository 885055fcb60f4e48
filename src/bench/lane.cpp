#include "bench/lane.hpp"

#include <algorithm>
#include <utility>

#include "net/connection.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::net {
namespace {

/// The distance between the payload numbers of two lanes, whose payloads must always differ.
constexpr std::uint64_t kSequencesApart = 1'000'003;

Pacer::Load load_of(const BenchPlan& plan, const Phase& phase, std::uint64_t index) {
  Pacer::Load load;
  if (phase.quota != Pacer::kUnlimited) {  // the lanes take turns
    load.quota = phase.quota / plan.connections + (index < phase.quota % plan.connections ? 1 : 0);
  }
  load.begin = phase.begin;
  load.end = phase.end;
  load.depth = plan.depth;
  load.think = plan.think;
  // The first lane begins at once; the others are out of step with it and with each other.
  if (index != 0) load.spread = plan.think.longest;
  load.seed = plan.seed + index;
  if (plan.rate) load.schedule = Schedule{phase.begin, *plan.rate, index, plan.connections};
  return load;
}

}  // namespace

Lane::Lane(BenchState& bench, WorkerState& worker, std::uint64_t index, std::size_t id)
    : bench_(bench),
      worker_(worker),
      index_(index),
      id_(id),
      pacer_({.quota = 0}),
      queue_(bench.payload, bench.plan.depth),
      sequence_(index * kSequencesApart) {}

void Lane::begin() {
  const Phase& phase = worker_.phase;
  pacer_ = Pacer(load_of(bench_.plan, phase, index_));
  if (state_ == State::open && !queue_.empty()) close(phase.begin);
  queue_.set_size(phase.size);
  down_since_ = phase.begin;
  outage_since_ = std::max(outage_since_, phase.begin);  // of one that lasts, this is in the run
  failed_to_connect_ = false;
  served_ = false;
  service_times_ = {};
  made_ = state_ == State::open;
}

std::uint64_t Lane::echo_number(std::uint64_t index) const {
  return index * bench_.plan.connections + index_ + 1;
}

TimePoint Lane::wake() const {
  const bool waits = blocked_ || send_failure_.status != IoStatus::done;
  if (state_ == State::connecting || state_ == State::closing || waits) return TimePoint::max();
  const TimePoint start = pacer_.next_start();
  if (state_ == State::open) return start;
  const bool only_for_an_echo = bench_.plan.reconnect && worker_.phase.kind != Phase::Kind::connect;
  return only_for_an_echo ? std::max(start, retry_) : retry_;
}

bool Lane::finished(TimePoint now) const {
  if (worker_.phase.kind == Phase::Kind::connect)
    return state_ == State::open || failed_to_connect_;
  return state_ != State::closing && pacer_.finished(now);
}

bool Lane::wants_connection(TimePoint now) const {
  if (now < retry_ || finished(now)) return false;
  const bool connecting = worker_.phase.kind == Phase::Kind::connect;
  return connecting || !bench_.plan.reconnect || pacer_.may_start(now);
}

void Lane::advance(TimePoint now) {
  if (state_ == State::down && wants_connection(now)) connect(now);
  if (state_ == State::open) send(now);
}

void Lane::on_readable() {
  if (!receive_now()) listen();
}

/// If the buffer is full there may be more, which has arrived by now as well.
bool Lane::receive_now() {
  bool any = false;
  for (bool more = true; more;) {
    const IoResult read = socket_->connection().read_some(worker_.buffer);
    if (read.status == IoStatus::would_block) break;
    any = true;
    const TimePoint now = Clock::now();
    take(read, now);
    more = read.bytes == worker_.buffer.size() && socket_ && !queue_.empty();
    if (!more) worker_.changed(id_, now);
  }
  return any;
}

void Lane::on_room() {
  blocked_ = false;
  worker_.changed(id_, Clock::now());
}

TimePoint Lane::receive_blocking() {
  Connection& connection = socket_->connection();
  const IoResult read = worker_.reads_block ? blocking_read(connection, worker_.buffer)
                                            : connection.read_some(worker_.buffer);
  const TimePoint now = Clock::now();
  take(read, now);
  return now;
}

void Lane::take(const IoResult& read, TimePoint now) {
  if (read.status == IoStatus::done) {
    last_read_ = now;
    receive(worker_.buffer.first(read.bytes), now);
  } else if (read.status != IoStatus::would_block) {
    lose(read, now);
  }
}

void Lane::on_due(TimePoint now) {
  switch (state_) {
    case State::down:
    case State::connecting:
      break;
    case State::closing:
      settle(now);
      break;
    case State::open:
      check_timeout(now);
  }
}

void Lane::close(TimePoint now) {
  if (state_ != State::closing) take_evidence();
  socket_->close();
  socket_.reset();
  queue_.clear();
  state_ = State::down;
  down_since_ = now;
  due_ = TimePoint::max();
  blocked_ = false;
  send_failure_ = {};
}

void Lane::take_evidence() {
  const TcpInfo now = socket_->connection().tcp_info();
  if (worker_.phase.kind == Phase::Kind::measure) worker_.evidence.add(info_, now);
  info_ = now;
}

void Lane::end(TimePoint now, bool complete) {
  worker_.recorder.unsent(pacer_.unsent(now));
  if (state_ == State::connecting) {
    stop_connecting();
  } else if (state_ == State::closing) {
    settle(now);
  } else if (state_ == State::open && queue_.empty()) {
    take_evidence();
  } else if (state_ == State::open && queue_.comparison().wrong()) {
    fail(Outcome::mismatch, {}, now);
  } else if (state_ == State::open) {
    if (!served_) note_asked();
    worker_.recorder.lasted_until(now);
    worker_.recorder.cut_off(queue_.count());
    take_evidence();  // begin() closes: until all threads have ended, the device serves no others
  }
  if (!outage_ || worker_.phase.kind != Phase::Kind::measure) return;
  // The device is still away: no echo was lost recently, but none could be sent either.
  worker_.recorder.lasted_until(now);
  if (not_made_ && complete) count(*std::exchange(not_made_, std::nullopt), now);
  worker_.recorder.outage(*std::exchange(outage_, std::nullopt));
}

}  // namespace especho::net
