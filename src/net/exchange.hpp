// An exchange: bytes go out while their echo comes in, under one deadline. How its stream ended,
// and the outcome of its echo: the only place that judges either.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/echo/echo_comparison.hpp"
#include "especho/error.hpp"
#include "especho/outcome.hpp"
#include "net/connection.hpp"
#include "net/local_cause.hpp"

namespace especho::net {

enum class ExchangeEnd {
  complete,  ///< as much came back as was sent
  timeout,
  closed,
  reset,
  lost,      ///< the network lost the peer
  stopped,   ///< by the stop flag
  deadline,  ///< of the run
};

/// The end that a reader met.
struct StreamEnd {
  ExchangeEnd end;  ///< closed, reset or lost
  IoResult cause;   ///< what the system said
};

/// `read` is the end that the reader met; `written` what stopped the writer before that, or done.
StreamEnd end_of_stream(const IoResult& read, const IoResult& written = {});

/// The same on a connection on which nothing ever came back. A peer that closes it without having
/// read what was sent resets it at once, or its FIN is under way first and the reset answers what
/// comes later: both are a reset, and chance decides which it is. Some systems learn of the second
/// one only after the end was read.
StreamEnd end_with_nothing_back(const Connection& connection, const IoResult& read,
                                const IoResult& written = {});

/// The outcome of an echo. Wrong bytes count for more than how the exchange ended: they are the
/// cause. `stopped` and `deadline` are no outcome of an echo: they count as a timeout.
Outcome outcome_of(ExchangeEnd end, const EchoComparison& comparison);

/// What an exchange sends, and the judge of what comes back.
class Transfer {
 public:
  virtual ~Transfer() = default;
  virtual std::span<const std::byte> pending() = 0;  ///< what can be sent now
  virtual void sent(std::size_t bytes) = 0;          ///< this much of pending() went out
  virtual bool all_sent() = 0;                       ///< nothing is pending, nothing will be
  virtual void received(std::span<const std::byte> bytes) = 0;  ///< echoed bytes, in order
  virtual bool wrong() const = 0;  ///< the echo can't turn out right any more
};

struct ExchangeResult {
  ExchangeEnd end = ExchangeEnd::complete;
  TimePoint start;       ///< before the first byte was offered to the system
  TimePoint first_byte;  ///< after the first echoed byte was read
  TimePoint last_read;   ///< after the latest read that brought bytes; `start` if none did
  TimePoint arrived;     ///< when its bytes arrived: earlier, if the system records that
  TimePoint ended;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::string detail;
  std::optional<LocalCause> cause{};  ///< why this machine ended it early
};

/// An echo that was not ok, as far as its exchange knows it.
Failure failure_of(Outcome outcome, const ExchangeResult& result, std::string peer);

struct ExchangeLimits {
  Nanoseconds timeout;  ///< the longest silence while an echo is due
  TimePoint deadline;   ///< of the run
  /// After this time the exchange is too slow, and the next bytes to arrive end it, as the deadline
  /// does. A silence still gets the whole timeout.
  TimePoint enough = TimePoint::max();
  bool fresh = true;  ///< nothing was received on the connection before
};

class Exchange {
 public:
  /// The connections to come belong to the context. If a transfer gets its bytes from another
  /// thread, that thread posts a stop of the context when there are more.
  Exchange(asio::io_context& context, std::size_t buffer_size, const StopFlag& stop);

  ExchangeResult run(Connection& connection, Transfer& transfer, const ExchangeLimits& limits);

  /// After a complete exchange: closes gracefully, and passes on what the peer still sends, which
  /// should be nothing. Returns the number of such bytes. Waits for the peer to close as well, for
  /// kCloseTimeout at most.
  std::uint64_t close_gracefully(Connection& connection, Transfer& transfer);

  /// After an exchange whose echo is wrong: passes on what the peer still sends, which shows what
  /// is wrong, such as the echo after a greeting. Returns the number of such bytes.
  std::uint64_t read_rest(Connection& connection, Transfer& transfer);

 private:
  StreamEnd end_of(Connection& connection, const IoResult& read, const IoResult& written,
                   const ExchangeResult& result, bool fresh);
  std::uint64_t read_for(Nanoseconds time, Connection& connection, Transfer& transfer);

  asio::io_context& context_;
  std::vector<std::byte> buffer_;
  const StopFlag& stop_;
};

}  // namespace especho::net
