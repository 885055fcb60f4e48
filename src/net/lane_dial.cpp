// How a lane gets its connection: which addresses it tries, how patiently, and when it gives up.
#include <algorithm>
#include <utility>

#include "net/lane.hpp"

namespace especho::net {

namespace {

/// Between two looks whether the addresses that were asked for are there.
constexpr Nanoseconds kLookUpPause = std::chrono::milliseconds(10);

}  // namespace

void Lane::dial(TimePoint now) {
  if (!addresses_) addresses_ = common_.addresses.known();
  if (!addresses_) {
    if (auto failure = common_.addresses.failure()) return dial_failed(*std::move(failure), now);
    common_.look_up = true;
    retry_ = now + kLookUpPause;
    return;
  }
  dial_.emplace((*addresses_)[address_]);
  // A silent first address must leave time for the others.
  due_ = after(now, common_.plan.connect_timeout / static_cast<int>(addresses_->size()));
  if (!dial_->under_way()) {
    return dial_ended(dial_->finish(Clock::now(), common_.plan.no_delay, due_), now);
  }
  state_ = State::dialing;
  watch();
}

void Lane::dial_ended(std::variant<Connection, Failure> result, TimePoint now) {
  dial_.reset();
  state_ = State::down;
  due_ = TimePoint::max();
  if (auto* connection = std::get_if<Connection>(&result)) {
    opened(std::move(*connection));
  } else {
    dial_failed(std::get<Failure>(std::move(result)), now);
  }
}

void Lane::opened(Connection connection) {
  common_.connected_once = true;
  desk_.recorder.connected(connection.handshake());
  peer_ = connection.peer();
  connection_.emplace(std::move(connection));
  info_ = tcp_info(static_cast<std::intptr_t>(connection_->socket().handle()));
  if (desk_.alone && !common_.plan.spin) {
    desk_.reads_wait = connection_->socket().let_reads_wait(kSlice);
  }
  state_ = State::open;
  made_ = true;
  addresses_.reset();
  address_ = 0;
  not_made_.reset();
  surplus_ = 0;
}

void Lane::dial_failed(Failure failure, TimePoint now) {
  if (addresses_ && ++address_ < addresses_->size()) {
    retry_ = now;
    return;
  }
  addresses_.reset();
  address_ = 0;
  const bool connecting = desk_.phase.kind == Phase::Kind::connect;
  if (!connecting && pacer_.finished(now)) return;  // it is not needed any more
  failure.echo = echo_number(pacer_.started());
  if (!not_made_)
    down_since_ = now - failure.elapsed;  // with pauses, the last connection is no sign
  if (peer_) {
    begin_outage(failure.outcome, failure.echo, now - failure.elapsed, failure.is_local());
  }
  if (failure.outcome == Outcome::reset) {
    common_.connected_once = true;  // by a device that is there
  } else {
    common_.addresses.forget();
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
