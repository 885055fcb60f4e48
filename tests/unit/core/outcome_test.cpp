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

TEST_CASE("every outcome calls for the exit code that is promised") {
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
        "echo 3: 192.168.1.78:80 sent more than it was sent: 4096 bytes sent, at least 100 back");
}

TEST_CASE("a connection that never came about is not said to be lost") {
  Failure failure = failure_with(Outcome::unreachable);
  failure.sent = 0;
  CHECK(describe(failure) == "echo 3: no connection to 192.168.1.78:80: No route to host");
}

TEST_CASE("what this machine lacked is told before the words of the system") {
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
