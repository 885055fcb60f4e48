#include "net/exchange.hpp"

#include <algorithm>
#include <asio/error.hpp>
#include <thread>
#include <utility>

#include "net/fixed_timeouts.hpp"

namespace especho::net {
namespace {

/// A peer answers what it does not want within a round trip, and this much later if it is slow.
constexpr Nanoseconds kResetSlack = std::chrono::milliseconds(10);
constexpr Nanoseconds kLongestRoundTrip = std::chrono::milliseconds(500);  // a lost SYN is longer

/// The sending half of an exchange.
class Sender {
 public:
  Sender(Connection& connection, Transfer& transfer)
      : connection_(connection), transfer_(transfer) {}

  /// Sends once what can be sent now; returns how much that was. A failure is not the end of the
  /// exchange: echo may still be on its way, and the next read shows what happened.
  std::uint64_t send() {
    if (failed()) return 0;
    const auto piece = transfer_.pending();
    if (piece.empty()) return 0;
    const IoResult written = connection_.write_some(piece);
    if (written.status == IoStatus::done) {
      transfer_.sent(written.bytes);
      return written.bytes;
    }
    if (written.status != IoStatus::would_block) failure_ = written;
    return 0;
  }

  bool waits_for_room() { return !failed() && !transfer_.pending().empty(); }
  bool failed() const { return failure_.status != IoStatus::done; }

  const IoResult& failure() const { return failure_; }

 private:
  Connection& connection_;
  Transfer& transfer_;
  IoResult failure_;
};

ExchangeEnd end_of(IoStatus status) {
  switch (status) {
    case IoStatus::closed:
      return ExchangeEnd::closed;
    case IoStatus::reset:
      return ExchangeEnd::reset;
    default:
      return ExchangeEnd::lost;
  }
}

}  // namespace

/// The system reports a reset only once: if the writer got it, the reader sees an ordinary end.
/// "Broken pipe" says only that the peer had closed.
StreamEnd end_of_stream(const IoResult& read, const IoResult& written) {
  const bool writer_knows_more = read.status == IoStatus::closed &&
                                 written.status != IoStatus::done &&
                                 written.error != asio::error::broken_pipe;
  const IoResult& cause = writer_knows_more ? written : read;
  return {end_of(cause.status), cause};
}

StreamEnd end_with_nothing_back(const Connection& connection, const IoResult& read,
                                const IoResult& written) {
  const StreamEnd end = end_of_stream(read, written);
  if (end.end != ExchangeEnd::closed) return end;
  const bool answered = written.error == asio::error::broken_pipe || connection.has_been_reset();
  if (!answered) return end;
  return {ExchangeEnd::reset, {IoStatus::reset, 0, asio::error::connection_reset}};
}

Outcome outcome_of(ExchangeEnd end, const EchoComparison& comparison) {
  if (comparison.first_wrong()) return Outcome::mismatch;
  if (comparison.has_surplus()) return Outcome::excess;
  switch (end) {
    case ExchangeEnd::complete:
      return Outcome::ok;
    case ExchangeEnd::closed:
      return Outcome::short_echo;
    case ExchangeEnd::reset:
      return Outcome::reset;
    case ExchangeEnd::lost:
      return Outcome::unreachable;
    case ExchangeEnd::timeout:
    case ExchangeEnd::stopped:
    case ExchangeEnd::deadline:
      break;
  }
  return Outcome::timeout;
}

Failure failure_of(Outcome outcome, const ExchangeResult& result, std::string peer) {
  Failure failure;
  failure.outcome = outcome;
  failure.sent = result.sent;
  failure.received = result.received;
  failure.elapsed = result.ended - result.start;
  failure.peer = std::move(peer);
  failure.detail = result.detail;
  const bool wrong = outcome == Outcome::mismatch || outcome == Outcome::excess;
  if (!wrong) add_cause(failure, result.cause);
  return failure;
}

Exchange::Exchange(asio::io_context& context, std::size_t buffer_size, const StopFlag& stop)
    : context_(context), buffer_(buffer_size), stop_(stop) {}

ExchangeResult Exchange::run(Connection& connection, Transfer& transfer,
                             const ExchangeLimits& limits) {
  ExchangeResult result;
  Sender sender(connection, transfer);
  TimePoint now = Clock::now();
  TimePoint due;
  const auto start = [&] {
    result.start = result.last_read = result.arrived = now;
    due = after(now, limits.timeout);
  };
  start();
  bool offered = !transfer.pending().empty();
  bool room_wanted = false;

  const auto finish = [&](ExchangeEnd end, std::string detail = {}) {
    result.end = end;
    result.ended = now;
    result.detail = std::move(detail);
    return result;
  };
  // With more than was sent, sending the rest can't make it right; and a flood would never end.
  const auto complete = [&] {
    return result.received > result.sent || (result.received == result.sent && transfer.all_sent());
  };

  while (true) {
    if (!offered && !transfer.pending().empty()) {  // the source had to wait for its first bytes
      offered = true;
      now = Clock::now();
      start();
    }
    const bool was_due = result.sent > result.received;
    const std::uint64_t just_sent = sender.send();
    result.sent += just_sent;
    if (complete()) return finish(ExchangeEnd::complete);

    // A silence begins when an echo becomes due, and again whenever a full buffer drains.
    const bool moved_on = just_sent != 0 && (!was_due || room_wanted);
    room_wanted = sender.waits_for_room();
    const bool echo_due = result.sent > result.received || room_wanted || sender.failed();
    if (moved_on || !echo_due) due = after(now, limits.timeout);
    const TimePoint until = std::min(due, limits.deadline);
    // Reading before waiting saves the wait if the echo is already there.
    IoResult read = connection.read_some(buffer_);
    bool waited_in_vain = false;
    if (read.status == IoStatus::would_block) {
      const Awaited awaited{&connection, room_wanted};
      waited_in_vain = !wait_for_any(context_, std::span(&awaited, 1),
                                     std::min<Nanoseconds>(until - now, kSlice));
      if (!waited_in_vain) read = connection.read_some(buffer_);
    }
    now = Clock::now();
    const bool late = echo_due && now > due;
    if (read.status == IoStatus::done) {
      if (result.received == 0) result.first_byte = now;
      result.received += read.bytes;
      result.last_read = now;
      result.arrived = std::max(connection.arrived().value_or(now), result.start);
      due = after(now, limits.timeout);
      transfer.received(std::span(buffer_).first(read.bytes));
      if (late) return finish(ExchangeEnd::timeout);
      if (complete()) return finish(ExchangeEnd::complete);
      if (now >= limits.enough) return finish(ExchangeEnd::deadline);
    } else if (read.status != IoStatus::would_block) {
      const StreamEnd end = end_of(connection, read, sender.failure(), result, limits.fresh);
      result.cause = connection.local_cause(end.cause);
      return finish(end.end, end.cause.message());
    } else if (waited_in_vain && transfer.wrong()) {
      due = std::min(due, after(result.last_read, kSilenceAfterWrong + connection.handshake()));
    }
    if (stop_ != 0) return finish(ExchangeEnd::stopped);
    if (now >= limits.deadline) return finish(ExchangeEnd::deadline);
    if (now >= due && (echo_due || transfer.wrong())) {
      result.cause = connection.no_route();
      return finish(ExchangeEnd::timeout);
    }
  }
}

/// If the peer has closed without having read what was sent, its reset is under way.
StreamEnd Exchange::end_of(Connection& connection, const IoResult& read, const IoResult& written,
                           const ExchangeResult& result, bool fresh) {
  if (!fresh || result.received != 0 || result.sent == 0) return end_of_stream(read, written);
  const TimePoint until =
      Clock::now() + std::min(2 * connection.handshake(), kLongestRoundTrip) + kResetSlack;
  while (true) {
    const StreamEnd end = end_with_nothing_back(connection, read, written);
    const Nanoseconds left = until - Clock::now();
    if (end.end != ExchangeEnd::closed || left <= Nanoseconds(0) || stop_ != 0) return end;
    std::this_thread::sleep_for(std::min<Nanoseconds>(left, kResetSlack / 10));
  }
}

std::uint64_t Exchange::close_gracefully(Connection& connection, Transfer& transfer) {
  connection.finish_sending();
  return read_for(kCloseTimeout, connection, transfer);
}

std::uint64_t Exchange::read_rest(Connection& connection, Transfer& transfer) {
  return read_for(kSilenceAfterWrong + connection.handshake(), connection, transfer);
}

std::uint64_t Exchange::read_for(Nanoseconds time, Connection& connection, Transfer& transfer) {
  std::uint64_t bytes = 0;
  const TimePoint end = after(Clock::now(), time);
  for (TimePoint now = Clock::now(); now < end && stop_ == 0; now = Clock::now()) {
    const IoResult read = connection.read_some(buffer_);
    if (read.status == IoStatus::would_block) {
      const Awaited awaited{&connection};
      wait_for_any(context_, std::span(&awaited, 1), std::min<Nanoseconds>(end - now, kSlice));
    } else if (read.status == IoStatus::done) {
      transfer.received(std::span(buffer_).first(read.bytes));
      bytes += read.bytes;
    } else {
      break;
    }
  }
  return bytes;
}

}  // namespace especho::net
