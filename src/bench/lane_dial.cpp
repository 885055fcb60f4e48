// How a lane gets its connection: how patiently it tries, and when it gives up.
#include <algorithm>
#include <utility>

#include "bench/lane.hpp"
#include "net/blocking_read.hpp"

namespace especho::net {

void Lane::dial(TimePoint now) {
  const bool connecting = desk_.phase.kind == Phase::Kind::connect;
  // What the look-up took that all waited for is taken from the first attempt.
  const TimePoint from = connecting && !dialed_ ? std::min(now, common_.look_up_began) : now;
  dialed_ = true;
  state_ = State::dialing;
  connecting_ = std::make_unique<ConnectOperation>(
      desk_.context, common_.addresses, ConnectOptions{.no_delay = common_.plan.no_delay},
      after(from, common_.plan.connect_timeout),
      [this](ConnectOperation::Result result) { dial_ended(std::move(result), Clock::now()); },
      [this](Socket::Handle socket, bool open) { watch_dial(socket, open); });
  due_ = connecting_->wake();
  ++desk_.dialing;
}

/// The poller has the worker look at what Asio knows as soon as there is something to know.
void Lane::watch_dial(Socket::Handle socket, bool open) {
  if (open) {
    desk_.poller.add(socket, id_, Interest::both);
  } else {
    desk_.poller.remove(socket);
    dial_has_news_ = false;
  }
}

void Lane::stop_dialing() {
  connecting_.reset();
  dial_has_news_ = false;
  --desk_.dialing;
  state_ = State::down;
  due_ = TimePoint::max();
}

void Lane::dial_ended(ConnectOperation::Result result, TimePoint now) {
  stop_dialing();
  if (auto* connection = std::get_if<Connection>(&result)) {
    opened(std::move(*connection));
  } else {
    dial_failed(std::get<Failure>(std::move(result)), now);
  }
  desk_.dialed.push_back(id_);
}

void Lane::opened(Connection connection) {
  common_.connected_once = true;
  desk_.recorder.connected(connection.handshake());
  peer_ = connection.peer();
  connection_.emplace(std::move(connection));
  info_ = connection_->tcp_info();
  if (desk_.alone && !common_.plan.spin) {
    desk_.reads_wait = let_reads_wait(*connection_, kSlice);
  }
  state_ = State::open;
  made_ = true;
  not_made_.reset();
  surplus_ = 0;
  good_on_connection_ = 0;
}

void Lane::dial_failed(Failure failure, TimePoint now) {
  const bool connecting = desk_.phase.kind == Phase::Kind::connect;
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
  if (failure.outcome == Outcome::reset) {
    common_.connected_once = true;  // by a device that is there
  } else {
    const TimePoint patience = patient_until();
    retry_ = std::min(now + kRetryPause, std::max(now, patience));
    if (now < patience) {
      not_made_ = std::move(failure);
      return;
    }
    retry_ = now + kRetryPause;
    if (!common_.plan.max_errors && !connecting) common_.gave_up = true;
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
TimePoint Lane::patient_until() const {
  if (desk_.phase.kind == Phase::Kind::connect) return common_.ready_by;
  return common_.connected_once ? after(down_since_, common_.plan.connect_timeout)
                                : TimePoint::min();
}

}  // namespace especho::net
