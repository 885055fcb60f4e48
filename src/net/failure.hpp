// From the end of an exchange to the outcome of its echo.
#pragma once

#include <string>
#include <utility>

#include "core/comparison.hpp"
#include "especho/outcome.hpp"
#include "net/exchange.hpp"

namespace especho::net {

/// The outcome, where wrong bytes weigh more than how the exchange ended: they are the cause.
/// `stopped` and `deadline` are no outcome of an echo and must not come here, unless bytes differ.
inline Outcome outcome_of(ExchangeEnd end, const Comparison& comparison) {
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

inline Failure failure_of(Outcome outcome, const ExchangeResult& result, std::string peer) {
  Failure failure;
  failure.outcome = outcome;
  failure.sent = result.sent;
  failure.received = result.received;
  failure.elapsed = result.ended - result.start;
  failure.peer = std::move(peer);
  failure.detail = result.detail;
  const bool wrong = outcome == Outcome::mismatch || outcome == Outcome::excess;
  if (!wrong) blame(failure, result.cause);
  return failure;
}

}  // namespace especho::net
