#include "especho/outcome.hpp"

#include <fmt/format.h>

namespace especho {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return "ok";
    case Outcome::timeout:
      return "timeout";
    case Outcome::short_echo:
      return "short";
    case Outcome::mismatch:
      return "mismatch";
    case Outcome::reset:
      return "reset";
    case Outcome::refused:
      return "refused";
    case Outcome::unreachable:
      return "unreachable";
    case Outcome::excess:
      break;
  }
  return "excess";
}

ExitCode exit_code(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return ExitCode::ok;
    case Outcome::timeout:
      return ExitCode::timeout;
    case Outcome::short_echo:
    case Outcome::mismatch:
    case Outcome::excess:
      return ExitCode::wrong_echo;
    case Outcome::reset:
      return ExitCode::connection_lost;
    case Outcome::refused:
    case Outcome::unreachable:
      break;
  }
  return ExitCode::connect;
}

ExitCode exit_code(const Failure& failure) {
  return failure.is_local() ? ExitCode::failure : exit_code(failure.outcome);
}

namespace {

/// Why a connection failed.
std::string cause(const Failure& failure) {
  if (!failure.is_local()) return failure.detail;
  if (failure.detail.empty()) return failure.local_cause;
  return fmt::format("{} ({})", failure.local_cause, failure.detail);
}

/// Of an echo that timed out: all of it was there when it was given up.
bool came_late(const Failure& failure) {
  return failure.size != 0 && failure.received == failure.size;
}

bool is_other_server(const Failure& failure) {
  return failure.mismatch && failure.mismatch->kind == Mismatch::Kind::not_an_echo;
}

/// What came besides a right echo.
std::string surplus_of(const Failure& failure) {
  if (!failure.mismatch) return {};
  const Mismatch& more = *failure.mismatch;
  if (more.kind == Mismatch::Kind::doubled) return fmt::format(": {}", more.change);
  return fmt::format(": {}{} too many", more.got, quoted_text(more.got));
}

std::string describe_outcome(const Failure& failure) {
  const std::string of_size = failure.size == 0 ? "" : fmt::format(" of {}", failure.size);
  const std::string after = fmt::format("after {}", format_duration(failure.elapsed));
  std::string text = failure.echo == 0 ? "" : fmt::format("echo {}: ", failure.echo);
  switch (failure.outcome) {
    case Outcome::ok:
      return text + "ok";
    case Outcome::timeout:
      if (came_late(failure)) {
        return text + fmt::format("the echo of {} bytes came back from {} too late, {}",
                                  failure.received, failure.peer, after);
      }
      return text + fmt::format("no whole echo from {}: {} bytes sent, {} bytes back {}",
                                failure.peer, failure.sent, failure.received, after);
    case Outcome::short_echo:
      return text + fmt::format("{} closed the connection at byte {}{} {}", failure.peer,
                                failure.received, of_size, after);
    case Outcome::mismatch:
      if (is_other_server(failure)) {
        return text + fmt::format("{} is not an echo server: it answered like {} ({})",
                                  failure.peer, failure.mismatch->protocol, failure.mismatch->said);
      }
      return text + fmt::format("wrong echo from {}: {}", failure.peer,
                                failure.mismatch ? describe(*failure.mismatch) : "");
    case Outcome::reset:
      return text + fmt::format("{} reset the connection at byte {}{} {}", failure.peer,
                                failure.received, of_size, after);
    case Outcome::refused:
      return text + fmt::format("connection refused by {} {}", failure.peer, after);
    case Outcome::unreachable:
      if (failure.sent != 0) {
        return text + fmt::format("lost {} at byte {}{} {}: {}", failure.peer, failure.received,
                                  of_size, after, cause(failure));
      }
      return text + fmt::format("no connection to {}: {}", failure.peer, cause(failure));
    case Outcome::excess:
      break;
  }
  return text + fmt::format("{} sent more than it was sent: {} bytes sent, at least {} back{}",
                            failure.peer, failure.sent, failure.received, surplus_of(failure));
}

}  // namespace

std::string describe(const Failure& failure) {
  const std::string text = describe_outcome(failure);
  const bool told = failure.outcome == Outcome::unreachable;
  return failure.is_local() && !told ? fmt::format("{}: {}", text, failure.local_cause) : text;
}

std::string hint(const Failure& failure) {
  if (!failure.advice.empty()) return failure.advice;
  switch (failure.outcome) {
    case Outcome::refused:
      return "nothing listens on that port, or a firewall rejects it: check the port (-p) and that "
             "the sketch runs (its serial output shows the address)";
    case Outcome::unreachable:
      return "check the address, that the device has joined this network (its serial output shows "
             "its address), that it is not serving as many clients as it can, and that no firewall "
             "is in the way";
    case Outcome::timeout:
      if (came_late(failure)) return "--timeout allows more time";
      return "the device accepted the connection but did not echo it all: is it busy with another "
             "client, or is this not an echo server? --timeout allows more time";
    case Outcome::short_echo:
      return "the device hung up: did it restart, run out of sockets, or drop the client at "
             "accept?";
    case Outcome::reset:
      return "the device or a box on the way cut the connection: look for a restart on its serial "
             "output";
    case Outcome::mismatch:
    case Outcome::excess:
      return hint(failure.mismatch.value_or(Mismatch{}));
    case Outcome::ok:
      break;
  }
  return {};
}

}  // namespace especho
