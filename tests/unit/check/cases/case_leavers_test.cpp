// Clients that come after others left.
#include "support/faults.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;

TEST_CASE("a right device serves those who come right after another one") {
  const FaultServer server(faults::echo());
  for (const char* name : {"close-after-last-byte", "reset-mid-echo", "reconnects"}) {
    INFO(name);
    check_passes(run_case(name, server.target()));
  }
}

TEST_CASE("clients that are dropped at accept are counted") {
  int clients = 0;
  const FaultServer server([&](Peer& peer) {
    if (clients++ % 2 == 0) {
      peer.echo();
    } else {
      peer.hang_up();
    }
  });
  // The seventh is one that leaves its echo unread.
  const CaseResult result = run_case("close-after-last-byte", server.target());
  check_fails(result, "4 clients of 6 that came right after another one left were closed with");
  CHECK(fact_number(result, "dropped") == 4);
}

TEST_CASE("clients that are dropped by a reset are counted as dropped, too") {
  int clients = 0;
  const FaultServer server([&](Peer& peer) {
    if (clients++ % 2 == 0) {
      peer.echo();
    } else {
      std::array<std::byte, 1> first;
      peer.read(first);  // the rest is unread
      peer.reset();
    }
  });
  const CaseResult result = run_case("close-after-last-byte", server.target());
  check_fails(result, "4 clients of 6 that came right after another one left were closed with");
  CHECK(fact_number(result, "failed") == 4);
  CHECK(fact_number(result, "dropped") == 4);
}

TEST_CASE("what else goes wrong with who comes next is told") {
  int clients = 0;
  const FaultServer server([&](Peer& peer) {
    if (++clients == 3) {
      faults::flip_at(7)(peer);
    } else {
      peer.echo();
    }
  });
  check_fails(run_case("close-after-last-byte", server.target()),
              "1 client of 6 that came right after another one left failed; wrong echo");
}

TEST_CASE("a device that hands on the bytes of one that reset fails") {
  int clients = 0;
  const FaultServer server([&](Peer& peer) {
    if (++clients == 2) peer.write(std::array{std::byte{'x'}, std::byte{'y'}});
    peer.echo();
  });
  check_fails(run_case("reset-mid-echo", server.target()), "the client after reset 1: wrong echo");
}

TEST_CASE("a device that does not even begin its echo fails before the reset") {
  const FaultServer server(faults::mute());
  check_fails(run_case_soon("reset-mid-echo", server.target()), "before the reset: no whole echo");
}

TEST_CASE("a device that refuses the next client is told at once, and not waited for") {
  const FaultServer server([](Peer& peer) {
    peer.stop_listening();
    peer.echo();
  });
  check_fails(run_case("close-after-last-byte", server.target()),
              "1 client of 1 that came right after another one left failed; connection refused");
  const FaultServer another([](Peer& peer) {
    peer.stop_listening();
    peer.echo();
  });
  check_fails(run_case("reset-mid-echo", another.target()),
              "the client after reset 1: connection refused");
}
