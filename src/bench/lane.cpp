#include "bench/lane.hpp"

#include <algorithm>
#include <utility>

#include "bench/prefetch.hpp"
#include "net/blocking_read.hpp"

namespace especho::net {
namespace {

/// Between the payloads of two lanes, which must differ at any time.
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
  // The first one begins at once; the others not in step with it, nor with each other.
  if (index != 0) load.spread = plan.think.longest;
  load.seed = plan.seed + index;
  if (plan.rate) load.schedule = Schedule{phase.begin, *plan.rate, index, plan.connections};
  return load;
}

}  // namespace

Lane::Lane(Common& common, Desk& desk, std::uint64_t index, std::size_t id)
    : common_(common),
      desk_(desk),
      index_(index),
      id_(id),
      pacer_({.quota = 0}),
      queue_(common.payload, common.plan.depth),
      sequence_(index * kSequencesApart) {}

void Lane::prefetch() const {
  net::prefetch(this, sizeof *this);
}

void Lane::begin() {
  const Phase& phase = desk_.phase;
  pacer_ = Pacer(load_of(common_.plan, phase, index_));
  queue_.set_size(phase.size);
  down_since_ = phase.begin;
  outage_since_ = std::max(outage_since_, phase.begin);  // of one that lasts, this is in the run
  failed_to_connect_ = false;
  served_ = false;
  service_ = {};
  made_ = state_ == State::open;
}

std::uint64_t Lane::echo_number(std::uint64_t index) const {
  return index * common_.plan.connections + index_ + 1;
}

TimePoint Lane::wake() const {
  const bool waits = blocked_ || send_failure_.status != IoStatus::done;
  if (state_ == State::dialing || state_ == State::closing || waits) return TimePoint::max();
  const TimePoint start = pacer_.next_start();
  if (state_ == State::open) return start;
  const bool only_for_an_echo = common_.plan.reconnect && desk_.phase.kind != Phase::Kind::connect;
  return only_for_an_echo ? std::max(start, retry_) : retry_;
}

bool Lane::finished(TimePoint now) const {
  if (desk_.phase.kind == Phase::Kind::connect) return state_ == State::open || failed_to_connect_;
  return state_ != State::closing && pacer_.finished(now);
}

bool Lane::wants_connection(TimePoint now) const {
  if (now < retry_ || finished(now)) return false;
  const bool connecting = desk_.phase.kind == Phase::Kind::connect;
  return connecting || !common_.plan.reconnect || pacer_.may_start(now);
}

void Lane::advance(TimePoint now) {
  if (state_ == State::down && wants_connection(now)) dial(now);
  if (state_ != State::open) return;
  send(now);
  if (unread_ && !queue_.empty()) advance(on_readable(/*to_the_end=*/true));
}

TimePoint Lane::on_readable(bool to_the_end) {
  // Out of turn: it is read with the next echo, which will show it.
  unread_ = queue_.empty();
  TimePoint now = Clock::now();
  for (bool more = !unread_; more;) {
    const IoResult read = connection_->read_some(desk_.buffer);
    now = Clock::now();
    take(read, now);
    const bool full = read.bytes == desk_.buffer.size() && state_ == State::open;
    const bool there_may_be_more = to_the_end || full;
    more = read.status == IoStatus::done && there_may_be_more && connection_.has_value();
    if (more && queue_.empty()) {
      unread_ = true;
      more = false;
    }
  }
  return now;
}

TimePoint Lane::wait_for_bytes() {
  const IoResult read = wait_and_read(*connection_, desk_.buffer);
  const TimePoint now = Clock::now();
  take(read, now);
  return now;
}

void Lane::take(const IoResult& read, TimePoint now) {
  if (read.status == IoStatus::done) {
    last_read_ = now;
    receive(std::span(desk_.buffer).first(read.bytes), now);
  } else if (read.status != IoStatus::would_block) {
    lose(read, now);
  }
}

TimePoint Lane::on_writable() {
  blocked_ = false;
  return Clock::now();
}

void Lane::on_due(TimePoint now) {
  switch (state_) {
    case State::down:
      break;
    case State::dialing:
      due_ = connecting_->wake();
      break;
    case State::closing:
      settle(now);
      break;
    case State::open:
      check_timeout(now);
  }
}

void Lane::close(TimePoint now) {
  service_.left = std::min(service_.left, now);
  if (state_ != State::closing) take_evidence();
  unwatch();
  connection_.reset();
  queue_.clear();
  state_ = State::down;
  down_since_ = now;
  due_ = TimePoint::max();
  unread_ = blocked_ = false;
  send_failure_ = {};
}

void Lane::take_evidence() {
  const TcpInfo now = connection_->tcp_info();
  if (desk_.phase.kind == Phase::Kind::measure) desk_.evidence.add(info_, now);
  info_ = now;
}

void Lane::end(TimePoint now, bool complete) {
  desk_.recorder.unsent(pacer_.unsent(now));
  if (state_ == State::dialing) {
    stop_dialing();
  } else if (state_ == State::closing) {
    settle(now);
  } else if (state_ == State::open && queue_.empty()) {
    take_evidence();
  } else if (state_ == State::open && queue_.comparison().wrong()) {
    fail(Outcome::mismatch, {}, now);
  } else if (state_ == State::open) {
    desk_.recorder.lasted_until(now);
    desk_.recorder.cut_off(queue_.count());
    close(now);
  }
  if (!outage_ || desk_.phase.kind != Phase::Kind::measure) return;
  // The device is still away: no echo was lost lately, but none could be sent either.
  desk_.recorder.lasted_until(now);
  if (not_made_ && complete) count(*std::exchange(not_made_, std::nullopt), now);
  desk_.recorder.outage(*std::exchange(outage_, std::nullopt));
}

void Lane::watch() {
  if (!connection_) return;
  const Interest interest = unread_ ? Interest::none : blocked_ ? Interest::both : Interest::read;
  if (watched_ == interest) return;
  const Socket::Handle socket = connection_->socket().native_handle();
  if (watched_) {
    desk_.poller.change(socket, interest);
  } else {
    desk_.poller.add(socket, id_, interest);
  }
  watched_ = interest;
}

void Lane::unwatch() {
  if (!std::exchange(watched_, std::nullopt)) return;
  desk_.poller.remove(connection_->socket().native_handle());
}

}  // namespace especho::net
