#include "net/stream_end.hpp"

#include <asio/error.hpp>

namespace especho::net {
namespace {

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

}  // namespace especho::net
