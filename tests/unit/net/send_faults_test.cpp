// run_send against devices that do something wrong.
#include <future>
#include <string>
#include <thread>

#include "catch.hpp"
#include "core/echo/payload.hpp"
#include "especho/send.hpp"
#include "support/faults.hpp"

using namespace especho;
using namespace std::chrono_literals;
using namespace especho_test;

namespace {

SendResult send(const Target& target, std::uint64_t size, Nanoseconds timeout = 60s) {
  SendPlan plan;
  plan.target = target;
  plan.timeout = timeout;
  plan.connect_timeout = 60s;
  PatternSource source({}, 1, size);
  return run_send(
      plan, source, [](auto) {}, kNeverStop);
}

Failure failure_of(const SendResult& result) {
  REQUIRE(result.failure.has_value());
  CHECK(result.code == exit_code(result.failure->outcome));
  CHECK(result.reason == describe(*result.failure));
  return *result.failure;
}

}  // namespace

TEST_CASE("a peer that closes early gives a short echo") {
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{kFaultySize - 1}}) {
    INFO("closed after " << at);
    const FaultServer server(faults::close_after(at));
    const Failure failure = failure_of(send(server.target(), kFaultySize));
    CHECK(failure.outcome == Outcome::short_echo);
    CHECK(failure.received == at);
    CHECK(failure.size == kFaultySize);
    CHECK(failure.peer == to_string(server.target()));
  }
}

TEST_CASE("a peer that resets gives a reset") {
  const FaultServer server(faults::reset_after(300));
  const Failure failure = failure_of(send(server.target(), kFaultySize));
  CHECK(failure.outcome == Outcome::reset);
  CHECK(failure.received <= 300);
}

TEST_CASE("a reset that a write is the first to see is a reset") {
  /// Has its bytes when the connection has been made and reset.
  class AfterReset : public PatternSource {
   public:
    AfterReset(std::promise<void>& connected, std::future<void> reset)
        : PatternSource({}, 1, kFaultySize), connected_(connected), reset_(std::move(reset)) {}
    std::span<const std::byte> peek() override {
      if (reset_.valid()) {
        connected_.set_value();
        reset_.get();
      }
      return PatternSource::peek();
    }

   private:
    std::promise<void>& connected_;
    std::future<void> reset_;
  };
  std::promise<void> connected;
  std::promise<void> reset;
  const FaultServer server([&](Peer& peer) {
    connected.get_future().wait();
    peer.reset();
    reset.set_value();
  });
  AfterReset source(connected, reset.get_future());
  SendPlan plan;
  plan.target = server.target();
  const auto sink = [](auto) {};
  const Failure failure = failure_of(run_send(plan, source, sink, kNeverStop));
  CHECK(failure.outcome == Outcome::reset);
  CHECK(failure.sent == 0);
}

TEST_CASE("a peer that resets what it has just accepted gives a reset") {
  // The reset may come before the handshake is reported, before the first write, or after it.
  const FaultServer server(faults::reset_after(0));
  for (int i = 0; i < 50; ++i) {
    CHECK(to_string(failure_of(send(server.target(), kFaultySize)).outcome) == "reset");
  }
}

TEST_CASE("a mute peer gives a timeout") {
  const FaultServer server(faults::mute());
  const Failure failure = failure_of(send(server.target(), kFaultySize, 100ms));
  CHECK(failure.outcome == Outcome::timeout);
  CHECK(failure.sent == kFaultySize);
  CHECK(failure.received == 0);
  CHECK(failure.elapsed >= 100ms);
}

TEST_CASE("a peer that never reads gives a timeout, not a hang") {
  const FaultServer server(faults::never_read());
  const Failure failure = failure_of(send(server.target(), std::uint64_t{64} << 20, 200ms));
  CHECK(failure.outcome == Outcome::timeout);
  CHECK(failure.received == 0);
}

TEST_CASE("no more bytes are in flight than allowed") {
  const FaultServer server(faults::mute());
  const Failure failure = failure_of(send(server.target(), std::uint64_t{32} << 20, 1s));
  CHECK(failure.outcome == Outcome::timeout);
  CHECK(failure.sent == kMaxInFlight);
}

TEST_CASE("an echo after its limit is late, even if all of it came") {
  const FaultServer server(faults::echo());
  const Failure failure = failure_of(send(server.target(), 1, 1ns));
  CHECK(failure.outcome == Outcome::timeout);
}

TEST_CASE("a slow echo is no silence") {
  // It takes longer than the timeout, but there is never a pause that is as long. The pauses are
  // what is tested; nothing is synchronised by them.
  const FaultServer server([](Peer& peer) {
    Peer::Bytes payload(15);
    if (!peer.read(payload)) return;
    for (const std::byte& byte : payload) {
      std::this_thread::sleep_for(80ms);
      peer.write(std::span(&byte, 1));
    }
    peer.drain();
  });
  const SendResult result = send(server.target(), 15, 1s);
  CHECK(result.code == ExitCode::ok);
  CHECK(result.rtt.value() >= 1s);
}

TEST_CASE("wrong bytes are named with their kind and place and handed on") {
  struct Case {
    FaultServer::Script script;
    std::string kind;
    std::uint64_t offset;
    std::uint64_t amount;
  };
  for (const Case& wrong :
       {Case{faults::flip_at(0), "corrupted", 0, 0},
        Case{faults::flip_at(999), "corrupted", 999, 0}, Case{faults::drop_at(0), "lost", 0, 1},
        Case{faults::drop_at(700), "lost", 700, 1}, Case{faults::double_at(0), "inserted", 1, 1},
        Case{faults::double_at(700), "inserted", 701, 1}}) {
    INFO(wrong.kind << " at " << wrong.offset);
    const FaultServer server(wrong.script);
    const Failure failure = failure_of(send(server.target(), kFaultySize));
    CHECK(failure.outcome == Outcome::mismatch);
    REQUIRE(failure.mismatch.has_value());
    CHECK(to_string(failure.mismatch->kind) == wrong.kind);
    CHECK(failure.mismatch->offset == wrong.offset);
    CHECK(failure.mismatch->amount == wrong.amount);
  }
}

TEST_CASE("a byte lost deep inside a large payload is found at its offset") {
  // The sender is ahead of the echo by then, and the ring of what is under way has been around.
  const FaultServer server(faults::drop_at(20'000'000));
  const Failure failure = failure_of(send(server.target(), 24'000'000));
  CHECK(failure.outcome == Outcome::mismatch);
  REQUIRE(failure.mismatch.has_value());
  CHECK(to_string(failure.mismatch->kind) == "lost");
  CHECK(failure.mismatch->offset == 20'000'000);
}

TEST_CASE("a byte too many is an excess whether it comes with the echo or after it") {
  for (const auto& script : {faults::surplus_behind(kFaultySize - 1), faults::surplus_at_end()}) {
    const FaultServer server(script);
    const Failure failure = failure_of(send(server.target(), kFaultySize));
    CHECK(failure.outcome == Outcome::excess);
    CHECK(failure.received == kFaultySize + 1);
  }
}

TEST_CASE("a device that sends unasked is detected by an empty payload") {
  const FaultServer server([](Peer& peer) {
    peer.write(std::as_bytes(std::span("hello")));
    peer.drain();
  });
  CHECK(failure_of(send(server.target(), 0)).outcome == Outcome::excess);
}

TEST_CASE("a device that does not get ready in time was waited for all the time") {
  const ClosedPort port;
  SendPlan plan;
  plan.target = port.target();
  plan.wait_ready = 150ms;
  PatternSource source({}, 1, 1);
  const SendResult result = run_send(
      plan, source, [](auto) {}, kNeverStop);
  CHECK(result.code == ExitCode::connect);
  REQUIRE(result.failure.has_value());
  CHECK(result.failure->outcome == Outcome::refused);
  CHECK(result.failure->elapsed >= 100ms);  // of two attempts at least
}

TEST_CASE("no device gives exit 3") {
  const ClosedPort port;
  const Failure refused = failure_of(send(port.target(), kFaultySize));
  CHECK(refused.outcome == Outcome::refused);
  CHECK(refused.sent == 0);
  const Failure unknown = failure_of(send({"no-such-name.invalid", 80, Family::any}, kFaultySize));
  CHECK(unknown.outcome == Outcome::unreachable);
  CHECK_FALSE(unknown.advice.empty());
}

TEST_CASE("what the sink or the source throws ends the sending") {
  const FaultServer server(faults::echo());
  SendPlan plan;
  plan.target = server.target();
  PatternSource source({}, 1, kFaultySize);
  const auto full = [](auto) { throw Error(ExitCode::failure, "disk full"); };
  CHECK_THROWS_AS(run_send(plan, source, full, kNeverStop), Error);

  class Broken : public ByteSource {
    std::span<const std::byte> peek() override { throw Error(ExitCode::failure, "unreadable"); }
    void consume(std::size_t) override {}
    bool exhausted() override { return false; }
  } broken;
  CHECK_THROWS_AS(run_send(
                      plan, broken, [](auto) {}, kNeverStop),
                  Error);
}

TEST_CASE("an echo of send that stops at a newline says so") {
  const FaultServer server(faults::lines("\n"));
  SendPlan plan;
  plan.target = server.target();
  plan.timeout = 300ms;
  MemorySource source(std::as_bytes(std::span("one\ntwo", 7)));
  const Failure failure = failure_of(run_send(
      plan, source, [](auto) {}, kNeverStop));
  CHECK(failure.outcome == Outcome::timeout);
  CHECK(failure.received == 4);
  CHECK(failure.last_back == std::byte{'\n'});
  CHECK(failure.missing == std::byte{'t'});
  CHECK(failure.last_sent == std::byte{'o'});
}
