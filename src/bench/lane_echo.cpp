// The echoes of a lane: it sends them, takes them back, and judges how each one ended.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/lane.hpp"
#include "net/exchange.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::net {
namespace {

/// Makes the processor fetch the start of a payload, whose window into the pool is seldom in its
/// caches.
void prefetch([[maybe_unused]] std::span<const std::byte> bytes) {
#ifdef __GNUC__
  constexpr std::size_t kLine = 64;
  constexpr std::size_t kEnough = 4096;
  const std::size_t size = std::min(bytes.size(), kEnough);
  for (std::size_t at = 0; at < size; at += kLine) __builtin_prefetch(&bytes[at]);
#endif
}

/// Advice on an echo that was still arriving when it timed out; otherwise empty.
std::string advice_while_flowing(const Failure& failure, Nanoseconds silent) {
  const bool flowing =
      failure.received != 0 && failure.received < failure.size && silent < failure.elapsed / 10;
  if (!flowing) return {};
  const double parts = static_cast<double>(failure.size) / static_cast<double>(failure.received);
  const double whole = static_cast<double>(failure.elapsed.count()) * parts;
  return fmt::format(
      "the echo was still coming in: all of it takes some {} at this rate, and --timeout is the "
      "limit for the whole echo",
      format_duration(Nanoseconds(static_cast<Nanoseconds::rep>(whole))));
}

}  // namespace

void Lane::send(TimePoint now) {
  while (!blocked_ && send_failure_.status == IoStatus::done) {
    auto bytes = queue_.pending();
    if (bytes.empty()) {
      if (!pacer_.may_start(now)) break;
      bytes = start_echo(now);
    }
    const IoResult written = socket_->connection().write_some(bytes);
    if (written.status == IoStatus::done) {
      queue_.sent(written.bytes);
    } else if (written.status == IoStatus::would_block) {
      blocked_ = true;
      socket_->start_waiting_for_room();
    } else {
      // Not the end yet: echo may still be on its way, and the next read shows what happened.
      send_failure_ = written;
    }
  }
}

/// Whatever can be done before reading the clock is done first.
std::span<const std::byte> Lane::start_echo(TimePoint now) {
  Echo& echo = queue_.push({.number = echo_number(pacer_.started()),
                            .sequence = sequence_++,
                            .intended = pacer_.start(now)});
  due_ = std::min(due_, after(now, bench_.plan.timeout));
  const auto bytes = queue_.pending();
  prefetch(bytes);  // which is not the device's time
  echo.start = Clock::now();
  return bytes;
}

void Lane::receive(std::span<const std::byte> bytes, TimePoint now) {
  if (state_ == State::closing) {
    surplus_ += bytes.size();
    return queue_.surplus(bytes);
  }
  while (!bytes.empty() && state_ == State::open && !queue_.empty()) {
    bytes = bytes.subspan(queue_.receive(bytes, now));
    if (!queue_.front_complete() && !bytes.empty()) {  // more than has been sent so far
      surplus_ += bytes.size();
      queue_.surplus(bytes);
      return fail(outcome_of(ExchangeEnd::complete, queue_.comparison()), {}, now);
    }
    if (!queue_.front_complete()) {
      if (queue_.comparison().wrong()) due_ = std::min(due_, now + kSilenceAfterWrong);
      return;
    }
    if (queue_.count() == 1 && !bytes.empty()) {
      surplus_ += bytes.size();
      queue_.surplus(bytes);
    }
    const bool wrong = queue_.comparison().wrong();
    const bool late = now - queue_.front().start > bench_.plan.timeout;
    if (late && !wrong) return fail(Outcome::timeout, {}, now);
    if (wrong && queue_.count() > 1) {
      queue_.surplus(bytes);  // shows what is wrong
      return fail(Outcome::mismatch, {}, now);
    }
    if (wrong || (worker_.phase.last && pacer_.is_last(now))) return begin_closing(now);
    complete(now);
    if (bench_.plan.reconnect) close(now);
  }
}

void Lane::complete(TimePoint now) {
  const Echo& echo = queue_.front();
  worker_.recorder.ok(echo, now, index_ + 1);
  worker_.ok.store(worker_.ok.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  worker_.rtt_sum.store(
      worker_.rtt_sum.load(std::memory_order_relaxed) + (now - echo.start).count(),
      std::memory_order_relaxed);
  ++good_;
  ++good_on_connection_;
  if (!served_) note_served(now);
  if (outage_) {
    outage_->recovered_after = now - outage_since_;
    worker_.recorder.outage(*std::exchange(outage_, std::nullopt));
  }
  queue_.pop();
  pacer_.end(now);
}

/// The front was sent, and how it ends is known.
void Lane::note_asked() {
  service_times_.began = std::min(service_times_.began, queue_.front().start);
}

void Lane::note_served(TimePoint now) {
  served_ = true;
  note_asked();
  service_times_.asked = queue_.front().start;
  service_times_.served = now;
}

void Lane::note_left(TimePoint now) {
  if (served_) service_times_.left = std::min(service_times_.left, now);
}

void Lane::begin_closing(TimePoint now) {
  take_evidence();  // the FIN's acknowledgement may be as late as the device's own closing
  state_ = State::closing;
  note_left(now);
  socket_->connection().finish_sending();
  due_ = now + kCloseTimeout;
}

/// Judges the front when the connection has ended: it has come back whole.
void Lane::settle(TimePoint now) {
  const Outcome outcome = outcome_of(ExchangeEnd::complete, queue_.comparison());
  if (outcome != Outcome::ok) return fail(outcome, {}, now);
  complete(last_read_);
  close(now);
}

void Lane::check_timeout(TimePoint now) {
  due_ = TimePoint::max();
  if (queue_.empty()) return;
  due_ = after(queue_.front().start, bench_.plan.timeout);
  if (queue_.comparison().wrong()) {
    due_ = std::min(due_, last_read_ + kSilenceAfterWrong + socket_->connection().handshake());
  }
  if (due_ > now) return;
  fail(outcome_of(ExchangeEnd::timeout, queue_.comparison()), {}, now,
       socket_->connection().no_route());
}

void Lane::lose(const IoResult& end, TimePoint now) {
  if (state_ == State::closing) return settle(now);
  const bool nothing_back = good_on_connection_ == 0 && queue_.received() == 0;
  const StreamEnd judged = nothing_back
                               ? end_with_nothing_back(socket_->connection(), end, send_failure_)
                               : end_of_stream(end, send_failure_);
  fail(outcome_of(judged.end, queue_.comparison()), judged.cause.message(), now,
       socket_->connection().local_cause(judged.cause));
}

/// Everything in flight is lost with the connection; after a wrong echo, its fate is unknown.
void Lane::fail(Outcome outcome, const std::string& detail, TimePoint now,
                const std::optional<LocalCause>& cause) {
  const bool wrong = outcome == Outcome::mismatch || outcome == Outcome::excess;
  if (!served_) note_asked();
  if (!wrong) {
    begin_outage(outcome, queue_.front().number, queue_.front().start, cause.has_value());
  }
  if (!cause && (outcome == Outcome::short_echo || outcome == Outcome::reset)) {
    worker_.recorder.lost_connection(good_on_connection_, queue_.received() != 0);
    just_lost_ = true;
  }
  while (!queue_.empty()) {
    Failure failure;
    failure.outcome = outcome;
    failure.echo = queue_.front().number;
    failure.size = worker_.phase.size;
    failure.sent = queue_.front_sent();
    failure.received = queue_.received() + std::exchange(surplus_, 0);
    failure.elapsed = now - queue_.front().start;
    failure.peer = to_string(socket_->connection().peer());
    failure.detail = detail;
    failure.mismatch = queue_.mismatch();
    if (!wrong) add_cause(failure, cause);
    if (outcome == Outcome::timeout && !cause) {
      failure.advice = advice_while_flowing(failure, now - last_read_);
    }
    failure.good_before = good_;
    failure.good_on_connection = good_on_connection_;
    queue_.tell_place(failure);
    count(std::move(failure), now);
    queue_.pop();
    pacer_.end(now);
    if (!wrong) continue;
    worker_.recorder.cut_off(queue_.count());
    for (; !queue_.empty(); queue_.pop()) pacer_.end(now);
  }
  leave_out_pause(now);
  note_left(now);
  close(now);
}

void Lane::begin_outage(Outcome outcome, std::uint64_t echo, TimePoint start, bool local) {
  if (outage_) return;
  outage_since_ = start;
  outage_ = Outage{worker_.recorder.since_begin(start), echo, index_ + 1, outcome, {}, local};
}

/// Takes a pause out of the outage, since no echo is due in it.
void Lane::leave_out_pause(TimePoint now) {
  const TimePoint due = pacer_.next_start();
  if (outage_ && due > now && due != TimePoint::max()) outage_since_ += due - now;
}

void Lane::count(Failure failure, TimePoint now) {
  worker_.recorder.failed(std::move(failure), now, index_ + 1);
  worker_.failed.store(worker_.failed.load(std::memory_order_relaxed) + 1,
                       std::memory_order_relaxed);
  const std::uint64_t failed = ++bench_.failed;
  if (bench_.plan.max_errors && failed >= *bench_.plan.max_errors) bench_.gave_up = true;
}

}  // namespace especho::net
