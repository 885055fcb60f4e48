// How a stream of echoes ended, and the outcome of its echo. The only place that judges either.
#pragma once

#include "core/echo/echo_comparison.hpp"
#include "especho/outcome.hpp"
#include "net/connection.hpp"

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

}  // namespace especho::net
