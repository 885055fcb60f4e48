// How a lane connects: how often it tries, and when it gives up.
#include <algorithm>
#include <utility>

#include "bench/lane.hpp"
#include "net/connection.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::net {

void Lane::connect(TimePoint now) {
  const bool connecting = worker_.phase.kind == Phase::Kind::connect;
  // The time of the look-up, for which all lanes waited, is part of the first attempt's.
  const TimePoint from =
      connecting && !connected_before_ ? std::min(now, bench_.look_up_began) : now;
  connected_before_ = true;
  state_ = State::connecting;
  ++worker_.pending;
  due_ = TimePoint::max();  // the operation has its own deadline
  connecting_ = std::make_unique<ConnectOperation>(
      worker_.context, bench_.addresses, SocketSettings{.no_delay = bench_.plan.no_delay},
      after(from, bench_.plan.connect_timeout), [this](ConnectOperation::Result result) {
        const TimePoint ended = Clock::now();
        connect_ended(std::move(result), ended);
        worker_.changed(id_, ended);
      });
}

void Lane::stop_connecting() {
  connecting_.reset();
  --worker_.pending;
  state_ = State::down;
}

void Lane::connect_ended(ConnectOperation::Result result, TimePoint now) {
  stop_connecting();
  if (auto* connection = std::get_if<Connection>(&result)) {
    opened(std::move(*connection));
  } else {
    connect_failed(std::get<Failure>(std::move(result)), now);
  }
}

void Lane::opened(Connection connection) {
  bench_.connected_once = true;
  worker_.recorder.connected(connection.handshake());
  peer_ = connection.peer();
  if (worker_.alone && !bench_.plan.spin)
    worker_.reads_block = enable_blocking_reads(connection, kSlice);
  socket_ = std::make_shared<LaneSocket>(std::move(connection), *this, worker_);
  info_ = socket_->connection().tcp_info();
  state_ = State::open;
  made_ = true;
  not_made_.reset();
  just_lost_ = false;
  surplus_ = 0;
  good_on_connection_ = 0;
}

void Lane::connect_failed(Failure failure, TimePoint now) {
  const bool connecting = worker_.phase.kind == Phase::Kind::connect;
  if (!connecting && pacer_.finished(now)) return;  // it is not needed any more
  failure.echo = echo_number(pacer_.started());
  failure.good_before = good_;
  if (!not_made_)
    down_since_ = now - failure.elapsed;  // with pauses, the last connection is no sign
  // Connecting while no echo is due, as in a pause, is no outage.
  if (const TimePoint due = pacer_.next_start(); peer_ && due <= now) {
    begin_outage(failure.outcome, failure.echo, std::max(due, now - failure.elapsed),
                 failure.is_local());
  }
  const bool is_away = failure.outcome != Outcome::reset && !failure.is_local();
  if (is_away && std::exchange(just_lost_, false)) worker_.recorder.away_after_loss();
  if (failure.outcome == Outcome::reset) {
    bench_.connected_once = true;  // by a device that is there
  } else {
    const TimePoint until = retry_until();
    retry_ = std::min(now + kRetryPause, std::max(now, until));
    if (now < until) {
      not_made_ = std::move(failure);
      return;
    }
    retry_ = now + kRetryPause;
    if (!bench_.plan.max_errors && !connecting) bench_.gave_up = true;
  }
  failed_to_connect_ = connecting;
  if (connecting && now - down_since_ > failure.elapsed) failure.elapsed = now - down_since_;
  if (!connecting) pacer_.skip();
  leave_out_pause(now);
  not_made_.reset();
  count(std::move(failure), now);
}

/// Before the first success one attempt is made, or as many as the time for a booting device
/// allows; a device that was there and went away is given the connect timeout to come back.
TimePoint Lane::retry_until() const {
  if (worker_.phase.kind == Phase::Kind::connect) return bench_.ready_by;
  return bench_.connected_once ? after(down_since_, bench_.plan.connect_timeout) : TimePoint::min();
}

}  // namespace especho::net
