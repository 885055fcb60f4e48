#include "especho/outcome.hpp"

#include <set>
#include <string>

#include "catch.hpp"

using namespace especho;
using namespace std::chrono_literals;

namespace {

Failure failure_with(Outcome outcome) {
  Failure failure;
  failure.outcome = outcome;
  failure.echo = 3;
  failure.size = 4096;
  failure.sent = 4096;
  failure.received = 100;
  failure.elapsed = 12'400us;
  failure.peer = "192.168.1.78:80";
  failure.detail = "No route to host";
  failure.mismatch = Mismatch{Mismatch::Kind::corrupted, 7, 0, "6c", "6d"};
  return failure;
}

/// Of 11 bytes, all sent, `received` came back; the payload is this text.
Failure stopped_in(const std::string& text, std::size_t received,
                   Outcome outcome = Outcome::timeout) {
  Failure failure = failure_with(outcome);
  failure.mismatch.reset();
  failure.size = failure.sent = text.size();
  failure.received = received;
  const auto byte = [&](std::size_t at) { return static_cast<std::byte>(text[at]); };
  failure.last_sent = byte(text.size() - 1);
  if (received != 0) failure.last_back = byte(received - 1);
  if (received < text.size()) failure.missing = byte(received);
  return failure;
}

bool says(const Failure& failure, const std::string& words) {
  INFO(hint(failure));
  return hint(failure).find(words) != std::string::npos;
}

std::string text_of(Outcome outcome) {
  return describe(failure_with(outcome));
}

}  // namespace

TEST_CASE("every outcome has a name of its own") {
  std::set<std::string_view> names;
  for (const Outcome outcome : kOutcomes) names.insert(to_string(outcome));
  CHECK(names == std::set<std::string_view>{"ok", "timeout", "short", "mismatch", "reset",
                                            "refused", "unreachable", "excess"});
}

TEST_CASE("the list of outcomes is in the order of their values") {
  // They are indices into the counts.
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
    CHECK(static_cast<std::size_t>(kOutcomes[i]) == i);
  }
}

TEST_CASE("every outcome has the promised exit code") {
  CHECK(exit_code(Outcome::ok) == ExitCode::ok);
  CHECK(exit_code(Outcome::timeout) == ExitCode::timeout);
  CHECK(exit_code(Outcome::short_echo) == ExitCode::wrong_echo);
  CHECK(exit_code(Outcome::mismatch) == ExitCode::wrong_echo);
  CHECK(exit_code(Outcome::excess) == ExitCode::wrong_echo);
  CHECK(exit_code(Outcome::reset) == ExitCode::connection_lost);
  CHECK(exit_code(Outcome::refused) == ExitCode::connect);
  CHECK(exit_code(Outcome::unreachable) == ExitCode::connect);
}

TEST_CASE("exit codes have the numbers that scripts depend on") {
  CHECK(static_cast<int>(ExitCode::ok) == 0);
  CHECK(static_cast<int>(ExitCode::failure) == 1);
  CHECK(static_cast<int>(ExitCode::usage) == 2);
  CHECK(static_cast<int>(ExitCode::connect) == 3);
  CHECK(static_cast<int>(ExitCode::timeout) == 4);
  CHECK(static_cast<int>(ExitCode::wrong_echo) == 5);
  CHECK(static_cast<int>(ExitCode::connection_lost) == 6);
  CHECK(static_cast<int>(ExitCode::sigint) == 130);
  CHECK(static_cast<int>(ExitCode::sigterm) == 143);
}

TEST_CASE("a failure says what happened to whom at which byte and after how long") {
  CHECK(text_of(Outcome::timeout) ==
        "echo 3: no whole echo from 192.168.1.78:80: 4096 bytes sent, 100 bytes back after "
        "12.4 ms");
  CHECK(text_of(Outcome::short_echo) ==
        "echo 3: 192.168.1.78:80 closed the connection at byte 100 of 4096 after 12.4 ms");
  CHECK(text_of(Outcome::mismatch) ==
        "echo 3: wrong echo from 192.168.1.78:80: corrupted at byte 7: expected 6c ('l'), got 6d "
        "('m')");
  CHECK(text_of(Outcome::reset) ==
        "echo 3: 192.168.1.78:80 reset the connection at byte 100 of 4096 after 12.4 ms");
  CHECK(text_of(Outcome::refused) == "echo 3: connection refused by 192.168.1.78:80 after 12.4 ms");
  CHECK(text_of(Outcome::unreachable) ==
        "echo 3: lost 192.168.1.78:80 at byte 100 of 4096 after 12.4 ms: No route to host");
  CHECK(text_of(Outcome::excess) ==
        "echo 3: 192.168.1.78:80 sent back too much: 4096 bytes sent, at least 100 back: 6d "
        "('m') too many");
}

TEST_CASE("a connection that never came about is not said to be lost") {
  Failure failure = failure_with(Outcome::unreachable);
  failure.sent = 0;
  CHECK(describe(failure) == "echo 3: no connection to 192.168.1.78:80: No route to host");
}

TEST_CASE("what this machine lacked comes before the system's words") {
  Failure failure = failure_with(Outcome::unreachable);
  failure.sent = 0;
  failure.local_cause = "this machine has no free local port left";
  CHECK(describe(failure) ==
        "echo 3: no connection to 192.168.1.78:80: this machine has no free local port left (No "
        "route to host)");
  failure.detail.clear();
  CHECK(describe(failure).ends_with(": this machine has no free local port left"));
  failure.outcome = Outcome::timeout;
  CHECK(describe(failure).starts_with("echo 3: no whole echo from "));
  CHECK(describe(failure).ends_with(": this machine has no free local port left"));
}

TEST_CASE("a failure that is this machine's own has an exit code of its own") {
  for (const Outcome outcome : kBySeverity) {
    Failure failure = failure_with(outcome);
    CHECK(exit_code(failure) == exit_code(outcome));
    failure.local_cause = "this machine has no route to 192.168.1.78";
    CHECK(exit_code(failure) == ExitCode::failure);
  }
}

TEST_CASE("a number or a size that is not known is not mentioned") {
  Failure failure = failure_with(Outcome::short_echo);
  failure.echo = 0;
  failure.size = 0;
  CHECK(describe(failure) == "192.168.1.78:80 closed the connection at byte 100 after 12.4 ms");
}

TEST_CASE("a single flipped bit is named, and is no fault of the network") {
  Mismatch flipped{.offset = 7, .expected = "6c 6f 20", .got = "6d 6f 20"};
  CHECK(describe(flipped).starts_with("corrupted at byte 7 (one bit flipped): "));
  CHECK(hint(flipped).starts_with("TCP would have noticed"));
  for (const char* const got : {"6f 6f 20", "6d 6f 21", "6d"}) {
    flipped.got = got;
    CHECK(describe(flipped).starts_with("corrupted at byte 7: "));
    CHECK(hint(flipped).find("overwritten before it is sent") != std::string::npos);
  }
}

TEST_CASE("each kind of mismatch has advice of its own kind") {
  const auto advice = [](Mismatch::Kind kind) {
    return hint(Mismatch{.kind = kind, .amount = 2, .expected = "61 62", .got = "63 64"});
  };
  CHECK(advice(Mismatch::Kind::stale).find("bytes of an earlier echo") != std::string::npos);
  CHECK(advice(Mismatch::Kind::lost).find("not return all it receives") != std::string::npos);
  CHECK(advice(Mismatch::Kind::inserted).find("more than it receives") != std::string::npos);
  CHECK(advice(Mismatch::Kind::greeting).find("says nothing unasked") != std::string::npos);
}

TEST_CASE("every outcome but ok has a hint") {
  for (const Outcome outcome : kOutcomes) {
    INFO(to_string(outcome));
    CHECK(hint(failure_with(outcome)).empty() == (outcome == Outcome::ok));
  }
}

TEST_CASE("advice for just this failure comes before the general hint") {
  Failure failure = failure_with(Outcome::unreachable);
  failure.advice = "plug it in";
  CHECK(hint(failure) == "plug it in");
}

TEST_CASE("a silence after nothing may be that of a device that reads lines") {
  CHECK(says(stopped_in("Hello World", 0), R"(add --suffix '\n')"));
  CHECK(says(stopped_in("Hello World", 0), "is this not an echo server?"));
  for (const char* ended : {"Hello World\n", "Hello World\r\n", "Hello World\r"}) {
    CHECK_FALSE(says(stopped_in(ended, 0), "--suffix"));
    CHECK(says(stopped_in(ended, 0), "is this not an echo server?"));
  }
}

TEST_CASE("an echo that stops at the end of a line is that of a device that reads lines") {
  for (const Outcome outcome : {Outcome::timeout, Outcome::short_echo}) {
    CHECK(says(stopped_in("one\ntwo", 4, outcome),
               R"(right after a \n: does the device answer whole lines only? --suffix '\n')"));
    CHECK(says(stopped_in("one\rtwo", 4, outcome), R"(--suffix '\r')"));
    CHECK(says(stopped_in("one\ntwo\n", 4, outcome), "one line only"));
    CHECK(says(stopped_in("one\ntwo\n", 3, outcome), R"(right before a \n)"));
    CHECK_FALSE(says(stopped_in("one\ntwo", 5, outcome), "right"));
    CHECK_FALSE(says(stopped_in("one\ntwo", 5, outcome), "not an echo server"));
  }
}

TEST_CASE("a device that echoed before is not said to be no echo server") {
  Failure failure = stopped_in("Hello World", 0);
  failure.good_before = 59;
  CHECK(says(failure, "after 59 good echoes the device went silent"));
  CHECK_FALSE(says(failure, "echo server"));
  CHECK_FALSE(says(failure, "--suffix"));
  failure.good_before = 1;
  CHECK(says(failure, "after 1 good echo"));
  for (const Outcome outcome : {Outcome::refused, Outcome::unreachable}) {
    failure.outcome = outcome;
    CHECK(says(failure, "answered before"));
    CHECK_FALSE(says(failure, "check the port"));
    CHECK_FALSE(says(failure, "check the address"));
  }
}

TEST_CASE("a device that hangs up after one echo may do so after each") {
  for (const Outcome outcome : {Outcome::short_echo, Outcome::reset}) {
    Failure failure = stopped_in("Hello World", 0, outcome);
    CHECK_FALSE(says(failure, "--reconnect"));
    failure.good_before = failure.good_on_connection = 1;
    CHECK(says(failure, "use --reconnect"));
    failure.received = 3;  // in the middle of the second
    CHECK_FALSE(says(failure, "--reconnect"));
    failure = stopped_in("Hello World", 0, outcome);
    failure.good_before = failure.good_on_connection = 7;
    CHECK_FALSE(says(failure, "accept"));
  }
}
