// Clients that read late or are silent.
#include "check/cases/stream.hpp"
#include "support/faults.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;
using namespace std::chrono_literals;

TEST_CASE("a healthy device keeps the echo for a late reader, and echoes after a silence") {
  const FaultServer server(faults::echo());
  for (const char* name : {"late-reader", "idle"}) {
    INFO(name);
    check_passes(run_case(name, server.target()));
  }
}

TEST_CASE("a device that drops what a late reader did not take fails") {
  const FaultServer server(faults::drop_at(100'000));
  check_fails(run_case("late-reader", server.target()),
              "after the client had read nothing for 1 s: wrong echo from");
  const FaultServer closing(faults::close_after(50'000));
  check_fails(run_case("late-reader", closing.target()), "at byte 50000 of");
}

TEST_CASE("a device that hangs up in a silence fails") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(256);
    peer.hang_up();
  });
  check_fails(run_case("idle", server.target()), "after a silence of 300 ms: ");
}

TEST_CASE("a large echo in both directions is compared, timed and remembered") {
  const FaultServer server(faults::echo());
  CaseRunner runner(server.target());
  const CaseResult result = runner.run("full-duplex");
  check_passes(result);
  CHECK(fact_number(result, "bytes") == 256 * 1024);
  REQUIRE(runner.device().seen().bulk);
  CHECK(runner.device().seen().bulk->bytes == 256 * 1024);
}

TEST_CASE("a large echo that stops half way fails") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(1);  // the first echo
    peer.echo_bytes(50'000);
    peer.drain();
  });
  CheckPlan plan = check_of(server.target());
  plan.timeout = kFair;
  CaseRunner runner(plan);
  check_fails(runner.run("full-duplex"), " bytes sent, 50000 bytes back");
  CHECK_FALSE(runner.device().seen().bulk);
}

TEST_CASE("a large echo that stops half way fails though the timeout is longer") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(1);  // the first echo
    peer.echo_bytes(50'000);
    peer.drain();
  });
  CheckPlan plan = check_of(server.target());
  plan.timeout = 4500ms;  // more than the case goes on sending
  CaseRunner runner(plan);
  check_fails(runner.run("full-duplex"), " bytes sent, 50000 bytes back");
  CHECK_FALSE(runner.device().seen().bulk);
}

TEST_CASE("a large echo that is reset when all of it so far is back fails") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(1);  // the first echo
    peer.echo_bytes(64 * 1024);
    peer.reset();
  });
  CHECK(run_case("full-duplex", server.target()).verdict == CaseVerdict::fail);
}

TEST_CASE("surplus bytes fail with late readers, large echoes and silences") {
  const FaultServer server(faults::surplus_at_end());
  for (const char* name : {"late-reader", "full-duplex", "idle"}) {
    INFO(name);
    check_fails(run_case(name, server.target()), "bytes sent, then 1 too many: '!'");
  }
}

TEST_CASE("only an echo that is under way is cut off for being slow") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(100);
    peer.drain();
  });
  CaseRunner runner(server.target());
  check::Probe probe = runner.device().connect();
  const auto payload = runner.device().payload(200);
  const TimePoint now = Clock::now();

  check::Stream mute(probe, payload);
  mute.give_up(now + 30s, 60s, now + 30s);
  CHECK_FALSE(mute.over());
  mute.give_up(now + 70s, 60s, now + 30s);
  CHECK(mute.over());
  CHECK_FALSE(mute.cut_off());

  check::Stream half(probe, payload);
  half.send();
  const check::Awaited awaited{&probe, false};
  while (half.received() < 100) {
    if (!half.receive()) check::wait_for_any(runner.device(), std::span(&awaited, 1), 1s);
  }
  const TimePoint back = Clock::now();
  check::Stream silent = half;
  silent.give_up(back + 30s, 60s, back + 30s);
  CHECK_FALSE(silent.over());
  silent.give_up(back + 60s, 60s, back + 30s);
  CHECK(silent.end() == net::ExchangeEnd::timeout);
  half.give_up(back + 2s, 60s, back + 1s);  // nothing came since
  CHECK_FALSE(half.over());
  half.give_up(back + 2s, 60s, now);
  CHECK(half.cut_off());
}

TEST_CASE("a wrong byte in a large echo fails") {
  const FaultServer server(faults::double_at(200'000));
  check_fails(run_case("full-duplex", server.target()), "(1 byte inserted)");
}
