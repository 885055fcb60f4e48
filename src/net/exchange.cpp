#include "net/exchange.hpp"

#include <algorithm>

namespace especho::net {
namespace {

/// The longest wait before the stop flag is looked at again.
constexpr Nanoseconds kSlice = std::chrono::milliseconds(50);

/// An echo known to be wrong is read on, to see what else is wrong with it, as long as bytes keep
/// coming; the silence after a lost byte need not last for the whole timeout.
constexpr Nanoseconds kSilenceAfterWrong = std::chrono::milliseconds(300);

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

/// The sending half of an exchange.
class Sender {
 public:
  Sender(Connection& connection, Transfer& transfer)
      : connection_(connection), transfer_(transfer) {}

  /// Sends what can be sent now; returns how much that was. A failure is not the end of the
  /// exchange: echo may still be on its way, and the next read will tell what happened.
  std::uint64_t send() {
    std::uint64_t total = 0;
    blocked_ = false;
    while (open_ && !blocked_) {
      const auto piece = transfer_.pending();
      if (piece.empty()) break;
      const IoResult written = connection_.write_some(piece);
      if (written.status == IoStatus::done) {
        transfer_.sent(written.bytes);
        total += written.bytes;
        // A short write means a full buffer; the echo is more urgent than trying again.
        blocked_ = written.bytes < piece.size();
      } else {
        blocked_ = written.status == IoStatus::would_block;
        open_ = blocked_;
        // The system tells of a reset only once; of a peer that had closed before, it says "broken
        // pipe", and the next read finds the end.
        was_reset_ = written.status == IoStatus::reset && written.error != asio::error::broken_pipe;
      }
    }
    return total;
  }

  bool blocked() const { return blocked_; }  ///< there is more to send, but no room for it
  bool was_reset() const { return was_reset_; }

 private:
  Connection& connection_;
  Transfer& transfer_;
  bool open_ = true;
  bool blocked_ = false;
  bool was_reset_ = false;
};

}  // namespace

Exchange::Exchange(std::size_t buffer_size, bool at_once, const StopFlag& stop,
                   std::function<void()> on_idle)
    : buffer_(buffer_size), at_once_(at_once), stop_(stop), on_idle_(std::move(on_idle)) {}

void Exchange::deliver(Transfer& transfer) {
  if (fill_ != 0) transfer.received(std::span(buffer_).first(fill_));
  fill_ = 0;
}

ExchangeResult Exchange::run(Connection& connection, Transfer& transfer,
                             const ExchangeLimits& limits, Waker* waker) {
  ExchangeResult result;
  Sender sender(connection, transfer);
  result.start = Clock::now();
  result.last_read = result.start;
  TimePoint now = result.start;
  TimePoint due = after(now, limits.timeout);

  const auto finish = [&](ExchangeEnd end, const asio::error_code& error = {}) {
    deliver(transfer);
    result.end = end;
    result.ended = now;
    if (error) result.detail = error.message();
    return result;
  };

  while (true) {
    const std::uint64_t just_sent = sender.send();
    result.sent += just_sent;
    if (result.received >= result.sent && transfer.all_sent()) return finish(ExchangeEnd::complete);

    const bool echo_due = result.sent > result.received || sender.blocked();
    if (limits.of_silence && (just_sent != 0 || !echo_due)) due = after(now, limits.timeout);
    const TimePoint until = std::min(due, limits.deadline);
    const auto ready = connection.wait(
        sender.blocked(), waker, std::clamp<Nanoseconds>(until - now, Nanoseconds(0), kSlice));
    const IoResult read = ready == Connection::Ready::readable
                              ? connection.read_some(std::span(buffer_).subspan(fill_))
                              : IoResult{IoStatus::would_block};
    now = Clock::now();
    if (read.status == IoStatus::done) {
      if (result.received == 0) result.first_byte = now;
      result.received += read.bytes;
      result.last_read = now;
      fill_ += read.bytes;
      if (limits.of_silence) due = after(now, limits.timeout);
      const bool complete = result.received >= result.sent && transfer.all_sent();
      if (at_once_ || fill_ == buffer_.size() || complete) deliver(transfer);
      if (complete) return finish(ExchangeEnd::complete);
    } else if (read.status != IoStatus::would_block) {
      return finish(sender.was_reset() ? ExchangeEnd::reset : end_of(read.status), read.error);
    } else if (ready == Connection::Ready::nothing) {
      deliver(transfer);
      if (on_idle_) on_idle_();
      if (transfer.wrong()) due = std::min(due, after(result.last_read, kSilenceAfterWrong));
    }
    if (stop_ != 0) return finish(ExchangeEnd::stopped);
    if (now >= limits.deadline) return finish(ExchangeEnd::deadline);
    if (now >= due) return finish(ExchangeEnd::timeout);
  }
}

std::uint64_t Exchange::say_goodbye(Connection& connection, Transfer& transfer) {
  std::uint64_t bytes = 0;
  connection.finish_sending();
  const TimePoint end = Clock::now() + kFarewell;
  for (TimePoint now = Clock::now(); now < end && stop_ == 0; now = Clock::now()) {
    const auto ready = connection.wait(false, nullptr, std::min<Nanoseconds>(end - now, kSlice));
    if (ready == Connection::Ready::nothing) continue;
    const IoResult read = connection.read_some(buffer_);
    if (read.status == IoStatus::would_block) continue;
    if (read.status != IoStatus::done) break;
    transfer.received(std::span(buffer_).first(read.bytes));
    bytes += read.bytes;
  }
  return bytes;
}

}  // namespace especho::net
