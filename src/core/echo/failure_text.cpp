// The wording of failures and mismatches, and the advice on them.
#include <fmt/format.h>

#include <bit>
#include <string>
#include <string_view>

#include "core/echo/mismatch.hpp"
#include "core/echo/protocol.hpp"
#include "core/text.hpp"
#include "especho/outcome.hpp"

namespace especho {

// A mismatch.

namespace {

/// Whether a single bit differs: `got` and `expected` are the first few bytes in hex, of which only
/// the first one does.
bool is_one_flipped_bit(const Mismatch& mismatch) {
  const std::string& expected = mismatch.expected;
  const std::string& got = mismatch.got;
  const auto value = [](const std::string& hex) {
    return std::stoul(hex.substr(0, 2), nullptr, 16);
  };
  const bool bytes = expected.find(' ') == 2 && got.find(' ') == 2;
  return mismatch.kind == Mismatch::Kind::corrupted && mismatch.said.empty() && bytes &&
         std::string_view(expected).substr(2) == std::string_view(got).substr(2) &&
         std::popcount(value(expected) ^ value(got)) == 1;
}

/// What happened, and where.
std::string headline(const Mismatch& mismatch) {
  const std::uint64_t amount = mismatch.amount;
  const std::string at = fmt::format("at byte {}", mismatch.offset);
  switch (mismatch.kind) {
    case Mismatch::Kind::corrupted:
      if (!mismatch.said.empty()) {
        return fmt::format("nothing of what was sent came back, but {}", mismatch.said);
      }
      return fmt::format("corrupted {}{}", at,
                         is_one_flipped_bit(mismatch) ? " (one bit flipped)" : "");
    case Mismatch::Kind::lost:
    case Mismatch::Kind::inserted:
      return fmt::format("shifted {} ({} {})", at, counted(amount, "byte"),
                         to_string(mismatch.kind));
    case Mismatch::Kind::stale:
      return fmt::format("stale {} (the bytes of {} before)", at,
                         counted(amount, "echo", "echoes"));
    case Mismatch::Kind::newlines:
      return fmt::format("line ends were translated {} ({})", at, mismatch.change);
    case Mismatch::Kind::mapped:
      return fmt::format("changed from byte {} on ({})", mismatch.offset, mismatch.change);
    case Mismatch::Kind::reversed:
    case Mismatch::Kind::doubled:
      return fmt::format("{} ({})", to_string(mismatch.kind), mismatch.change);
    case Mismatch::Kind::length_prefix:
      return fmt::format("the echo came after {} more ({})", counted(amount, "byte"),
                         mismatch.change);
    case Mismatch::Kind::greeting:
      return fmt::format("the echo came after a greeting of {} ({})", counted(amount, "byte"),
                         mismatch.said);
    case Mismatch::Kind::not_an_echo:
      break;
  }
  return fmt::format("not an echo: the answer is {} ({})", mismatch.protocol, mismatch.said);
}

}  // namespace

std::string quoted_text(std::string_view hex) {
  std::string text;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 3) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    text += static_cast<char>(16 * digit(hex[i]) + digit(hex[i + 1]));
  }
  if (hex == "nothing" || !is_text(std::as_bytes(std::span(text)))) return {};
  std::string shown;
  for (const char c : text) {
    shown += c == '\r' ? "\\r" : c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
  }
  return fmt::format(" ('{}')", shown);
}

std::string describe(const Mismatch& mismatch) {
  if (mismatch.kind == Mismatch::Kind::not_an_echo) return headline(mismatch);
  return fmt::format("{}: expected {}{}, got {}{}", headline(mismatch), mismatch.expected,
                     quoted_text(mismatch.expected), mismatch.got, quoted_text(mismatch.got));
}

std::string hint(const Mismatch& mismatch) {
  switch (mismatch.kind) {
    case Mismatch::Kind::newlines:
      return "something treats the bytes as text, such as println() or a terminal on the way: the "
             "device must copy them as they are";
    case Mismatch::Kind::mapped:
    case Mismatch::Kind::reversed:
      return "the device changes all bytes by one rule: look for a conversion in its sketch";
    case Mismatch::Kind::doubled:
      return "look for a second write of the same bytes in the sketch";
    case Mismatch::Kind::length_prefix:
      return "the device frames its answers: an echo server sends the bytes alone";
    case Mismatch::Kind::greeting:
      return "an echo server says nothing unasked: take the greeting out of the sketch";
    case Mismatch::Kind::not_an_echo:
      return "another server listens there: check the address and the port (-p)";
    case Mismatch::Kind::stale:
      return "the device sent bytes of an earlier echo: look for a buffer in its sketch that is "
             "sent "
             "again, or with the length of an earlier read";
    case Mismatch::Kind::lost:
      return "the device does not return all it receives: look for a full buffer or a short write "
             "in "
             "its sketch; client.write() returns how much it took";
    case Mismatch::Kind::inserted:
      return "the device returns more than it receives: look for a write with the size of the "
             "buffer "
             "instead of the number of bytes that were read";
    case Mismatch::Kind::corrupted:
      break;
  }
  if (!mismatch.said.empty()) {
    return "is this an echo server? check the port (-p), or ask `especho check`";
  }
  if (is_one_flipped_bit(mismatch)) {
    return "TCP would have noticed a bit that flips on the way: look for a fault in the device's "
           "memory or supply, or for a serial line or a bridge behind it";
  }
  return "the device does not return what it receives: look for a buffer in its sketch that is "
         "overwritten before it is sent, or that clients share";
}

// A failure.

namespace {

/// Why a connection failed.
std::string cause(const Failure& failure) {
  if (!failure.is_local()) return failure.detail;
  if (failure.detail.empty()) return failure.local_cause;
  return fmt::format("{} ({})", failure.local_cause, failure.detail);
}

/// Whether an echo that timed out had arrived in full by the time it was given up.
bool came_late(const Failure& failure) {
  return failure.size != 0 && failure.received == failure.size;
}

bool is_other_server(const Failure& failure) {
  return failure.mismatch && failure.mismatch->kind == Mismatch::Kind::not_an_echo;
}

bool is_line_end(std::optional<std::byte> byte) {
  return byte == std::byte{'\n'} || byte == std::byte{'\r'};
}

std::string_view name_of_line_end(std::byte byte) {
  return byte == std::byte{'\n'} ? R"(\n)" : R"(\r)";
}

/// Where the echo stopped at the end of a line. With good echoes before it, that is chance.
std::string hint_to_lines(const Failure& failure) {
  if (failure.received == 0 || failure.good_before != 0) return {};
  if (is_line_end(failure.missing) && !is_line_end(failure.last_back)) {
    return fmt::format(
        "the echo stops right before a {}: does the device read lines and drop their ends, as "
        "readStringUntil() does?",
        name_of_line_end(*failure.missing));
  }
  if (!is_line_end(failure.last_back)) return {};
  const std::string_view end = name_of_line_end(*failure.last_back);
  const std::string stops =
      fmt::format("the echo stops right after a {}: does the device answer ", end);
  if (is_line_end(failure.last_sent)) return stops + "one line only, or stop at an empty one?";
  return stops + fmt::format("whole lines only? --suffix '{}' ends the payload with one", end);
}

std::string good_echoes(std::uint64_t count) {
  return counted(count, "good echo", "good echoes");
}

std::string hint_to_timeout(const Failure& failure) {
  constexpr std::string_view kMoreTime = "--timeout allows more time";
  if (came_late(failure)) return std::string(kMoreTime);
  if (const std::string lines = hint_to_lines(failure); !lines.empty()) return lines;
  if (failure.good_before != 0) {
    return fmt::format(
        "after {} the device went silent: look for a lost Wi-Fi connection, a restart or a "
        "blocked loop() (see its serial output); {}",
        good_echoes(failure.good_before), kMoreTime);
  }
  if (failure.sent == 0) {  // not known, or nothing could be sent
    return fmt::format(
        "the device accepted the connection but did not echo it all: is it busy with another "
        "client, or is this not an echo server? {}",
        kMoreTime);
  }
  if (failure.received != 0) {
    return fmt::format(
        "the device echoed a part and went silent: look for a full buffer, a lost Wi-Fi "
        "connection or a blocked loop(); `especho check` shows whether echoes always stop there; "
        "{}",
        kMoreTime);
  }
  const bool may_wait_for_a_line = failure.last_sent && !is_line_end(failure.last_sent);
  return fmt::format(
      "the device accepted the connection but echoed nothing: is it busy with another client, or "
      "is this not an echo server?{} {}",
      may_wait_for_a_line ? R"( If it reads lines, it needs a newline: add --suffix '\n'.)" : "",
      kMoreTime);
}

/// The device closed the connection gracefully.
std::string hint_to_close(const Failure& failure) {
  if (failure.received == 0 && failure.good_on_connection == 1) {
    return "the device hung up right after an echo: if it closes the connection after each one, "
           "use --reconnect";
  }
  if (const std::string lines = hint_to_lines(failure); !lines.empty()) return lines;
  if (failure.received != 0) {
    return "the device hung up in mid-echo: did it restart, or does it give up on a slow or long "
           "transfer?";
  }
  if (failure.good_on_connection != 0) {
    return fmt::format(
        "the device hung up after {} on this connection: did it restart, or give "
        "the client up?",
        good_echoes(failure.good_on_connection));
  }
  return "the device hung up: did it restart, run out of sockets, or drop the client at accept?";
}

std::string hint_to_reset(const Failure& failure) {
  if (failure.received == 0 && failure.good_on_connection == 1) {
    return "the connection was cut right after an echo: if the device closes it after each one, "
           "use --reconnect; otherwise look for a restart on its serial output";
  }
  return "the device or something on the way cut the connection: look for a restart on its serial "
         "output";
}

std::string hint_to_no_connection(const Failure& failure) {
  const bool was_there = failure.good_before != 0;
  if (failure.outcome == Outcome::refused) {
    return was_there
               ? "the device answered before, and now nothing listens on that port: is it "
                 "restarting, or has its sketch stopped (see its serial output)?"
               : "nothing listens on that port, or a firewall rejects it: check the port (-p) "
                 "and that the sketch runs (its serial output shows the address)";
  }
  if (was_there) {
    return "the device answered before: look for a restart or a lost Wi-Fi connection on its "
           "serial output, and check that this machine is still on the network";
  }
  return "check the address, that the device has joined this network (its serial output shows "
         "its address), that it is not serving as many clients as it can, and that no firewall "
         "is in the way";
}

/// The bytes that came in addition to a right echo.
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
        return text + fmt::format("the echo of {} came back from {} too late, {}",
                                  counted(failure.received, "byte"), failure.peer, after);
      }
      return text + fmt::format("no whole echo from {}: {} sent, {} back {}", failure.peer,
                                counted(failure.sent, "byte"), counted(failure.received, "byte"),
                                after);
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
  return text + fmt::format("{} sent back too much: {} sent, at least {} back{}", failure.peer,
                            counted(failure.sent, "byte"), failure.received, surplus_of(failure));
}

}  // namespace

std::string describe(const Failure& failure) {
  const std::string text = describe_outcome(failure);
  const bool in_text = failure.outcome == Outcome::unreachable;
  return failure.is_local() && !in_text ? fmt::format("{}: {}", text, failure.local_cause) : text;
}

std::string hint(const Failure& failure) {
  if (!failure.advice.empty()) return failure.advice;
  switch (failure.outcome) {
    case Outcome::refused:
    case Outcome::unreachable:
      return hint_to_no_connection(failure);
    case Outcome::timeout:
      return hint_to_timeout(failure);
    case Outcome::short_echo:
      return hint_to_close(failure);
    case Outcome::reset:
      return hint_to_reset(failure);
    case Outcome::mismatch:
    case Outcome::excess:
      return hint(failure.mismatch.value_or(Mismatch{}));
    case Outcome::ok:
      break;
  }
  return {};
}

}  // namespace especho
