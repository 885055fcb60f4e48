#include "net/connect_operation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <thread>
#include <utility>
#include <vector>

#include "net/connect_attempt.hpp"
#include "net/fixed_timeouts.hpp"

namespace especho::net {
namespace {

/// Between the starts of two handshakes (RFC 8305, section 5).
constexpr Nanoseconds kAttemptDelay = std::chrono::milliseconds(250);

/// Between two checks whether a look-up has been answered.
constexpr Nanoseconds kLookUpPause = std::chrono::milliseconds(10);

/// A look-up that takes longer is mentioned when connecting fails.
constexpr Nanoseconds kSlowLookUp = std::chrono::milliseconds(500);

/// Which failure to report if several addresses failed: preferably one where the peer answered,
/// then silence, then one where nothing left this machine.
bool says_more(const Failure& one, const Failure& other) {
  const auto answered = [](const Failure& failure) {
    return failure.outcome == Outcome::refused || failure.outcome == Outcome::reset;
  };
  if (answered(one) != answered(other)) return answered(one);
  if (one.is_local() != other.is_local()) return other.is_local();
  return one.elapsed >= other.elapsed;
}

}  // namespace

class ConnectOperation::Race : public std::enable_shared_from_this<Race> {
 public:
  Race(asio::io_context& context, Addresses& addresses, const SocketSettings& options,
       TimePoint deadline, OnEnd on_end)
      : context_(context),
        addresses_(addresses),
        options_(options),
        start_(Clock::now()),
        deadline_(deadline),
        on_end_(std::move(on_end)),
        timer_(context) {}

  void begin() {
    addresses_.begin();
    beginning_ = true;
    advance();
    beginning_ = false;
  }

  void stop() {
    on_end_ = {};
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (attempts_[i]) take(i);
    }
    timer_.cancel();
  }

 private:
  void wait_until(TimePoint when) {
    timer_.expires_at(when);
    timer_.async_wait([race = weak_from_this()](const asio::error_code& cancelled) {
      const auto alive = race.lock();
      if (alive && !cancelled) alive->advance();
    });
  }

  /// Starts the next handshake if it is time for it, or gives up.
  void advance() {
    if (!on_end_) return;
    const TimePoint now = Clock::now();
    const Addresses::Known known = addresses_.known(now);
    auto next = untried(known);
    // The first address is tried however late it is, so that the failure is one of connecting.
    if (now >= deadline_ && !(next && tried_.empty())) return give_up(now);
    if (next && now >= next_start_) {
      try_next(*next);
      next = untried(known);
    }
    if (!next && under_way_ == 0 && !known.more_may_come) return give_up(now);
    TimePoint wake = deadline_;
    if (next) wake = std::min(wake, next_start_);
    if (known.more_may_come) wake = std::min(wake, std::max(now + kLookUpPause, next_start_));
    wait_until(wake);
  }

  std::optional<Connection::Endpoint> untried(const Addresses::Known& known) const {
    for (const Connection::Endpoint& endpoint : known.endpoints) {
      const bool tried = std::find(tried_.begin(), tried_.end(), endpoint) != tried_.end();
      if (!tried) return endpoint;
    }
    return std::nullopt;
  }

  void try_next(const Connection::Endpoint& peer) {
    const std::size_t number = attempts_.size();
    tried_.push_back(peer);
    attempts_.push_back(std::make_unique<ConnectAttempt>(context_, addresses_.target(), peer,
                                                         options_.receive_buffer,
                                                         [this, number] { ended(number); }));
    ++under_way_;
    next_start_ = attempts_.back()->start() + kAttemptDelay;
  }

  std::unique_ptr<ConnectAttempt> take(std::size_t number) {
    --under_way_;
    return std::move(attempts_[number]);
  }

  void ended(std::size_t number) {
    const auto self = shared_from_this();
    const TimePoint now = Clock::now();
    auto result = take(number)->finish(now, options_.no_delay, deadline_);
    if (auto* failure = std::get_if<Failure>(&result)) {
      failures_.push_back(std::move(*failure));
      next_start_ = now;
      return advance();
    }
    addresses_.worked(tried_[number], now);
    for (const auto& other : attempts_) {
      if (!other || now - other->start() < kAttemptDelay) continue;
      addresses_.silent(other->peer(), now - other->start());
    }
    end(std::move(result));
  }

  void give_up(TimePoint now) {
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (attempts_[i]) failures_.push_back(take(i)->give_up(now));
    }
    addresses_.none_worked(start_);
    end(failures_.empty() ? addresses_.failure(now) : failure_of_all(now));
  }

  Failure failure_of_all(TimePoint now) {
    auto first = failures_.begin();
    for (auto one = first; one != failures_.end(); ++one) {
      if (says_more(*one, *first)) first = one;
    }
    std::iter_swap(first, failures_.begin());
    Failure failure = std::move(failures_.front());
    for (std::size_t i = 1; i < failures_.size(); ++i) {
      failure.detail += fmt::format("{}{}: {}", i == 1 ? "; also tried " : ", ", failures_[i].peer,
                                    failures_[i].detail);
    }
    const auto look_up = addresses_.reached().look_up;
    if (look_up && *look_up >= kSlowLookUp) {
      failure.detail += fmt::format("; the look-up of '{}' took {}", addresses_.target().host,
                                    format_duration(*look_up));
    }
    failure.elapsed = now - start_;
    return failure;
  }

  void end(Result result) {
    const OnEnd call = std::exchange(on_end_, {});
    stop();
    if (!beginning_) return call(std::move(result));
    // Never on the caller's stack.
    asio::post(context_, [race = weak_from_this(), call, failure = std::get<Failure>(result)] {
      if (!race.expired()) call(failure);
    });
  }

  asio::io_context& context_;
  Addresses& addresses_;
  const SocketSettings options_;
  const TimePoint start_;
  const TimePoint deadline_;
  OnEnd on_end_;
  asio::steady_timer timer_;
  TimePoint next_start_ = TimePoint::min();
  std::vector<Connection::Endpoint> tried_;
  std::vector<std::unique_ptr<ConnectAttempt>>
      attempts_;  ///< one for each that was tried; null when it ended
  std::size_t under_way_ = 0;
  bool beginning_ = false;
  std::vector<Failure> failures_;
};

ConnectOperation::ConnectOperation(asio::io_context& context, Addresses& addresses,
                                   const SocketSettings& options, TimePoint deadline, OnEnd on_end)
    : race_(std::make_shared<Race>(context, addresses, options, deadline, std::move(on_end))) {
  race_->begin();
}

ConnectOperation::~ConnectOperation() {
  race_->stop();
}

namespace {

/// The failure of the last attempt stands for all of them.
void report_whole_wait(std::variant<Connection, Failure>& attempt, Nanoseconds waited) {
  if (auto* failure = std::get_if<Failure>(&attempt)) failure->elapsed = waited;
}

}  // namespace

Connector::Connector(const Target& target, bool no_delay, const StopFlag& stop)
    : addresses_(target), options_{.no_delay = no_delay}, stop_(stop) {}

std::variant<Connection, Failure> Connector::connect(Nanoseconds timeout, TimePoint deadline) {
  deadline = std::min(deadline, after(Clock::now(), timeout));
  addresses_.wait(deadline, stop_);
  std::optional<std::variant<Connection, Failure>> result;
  const ConnectOperation operation(context_, addresses_, options_, deadline,
                                   [&](auto end) { result = std::move(end); });
  while (!result && stop_ == 0) {
    if (context_.stopped()) context_.restart();
    context_.run_one_for(kSlice);
  }
  if (result) return *std::move(result);
  Failure interrupted;
  interrupted.outcome = Outcome::unreachable;
  interrupted.peer = to_string(addresses_.target());
  interrupted.detail = "interrupted";
  return interrupted;
}

std::variant<Connection, Failure> Connector::connect_when_ready(Nanoseconds wait_ready,
                                                                Nanoseconds timeout,
                                                                TimePoint deadline) {
  const TimePoint start = Clock::now();
  const TimePoint end = std::min(deadline, after(start, wait_ready));
  for (int attempts = 1;; ++attempts) {
    auto attempt = connect(timeout, deadline);
    const TimePoint next = Clock::now() + kRetryPause;
    if (std::holds_alternative<Connection>(attempt) || stop_ != 0 || next >= end) {
      if (attempts > 1) report_whole_wait(attempt, Clock::now() - start);
      return attempt;
    }
    std::this_thread::sleep_until(next);
    timeout = std::min<Nanoseconds>(timeout, end - next);
  }
}

}  // namespace especho::net
