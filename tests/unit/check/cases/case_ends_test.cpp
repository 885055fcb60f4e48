// How a device ends connections, and serves clients that come right after another one.
#include "support/faults.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;

namespace {

const std::array kHi{std::byte{'h'}, std::byte{'i'}};

}  // namespace

TEST_CASE("a healthy device closes gracefully, with and without an echo") {
  const FaultServer server(faults::echo());
  for (const char* name : {"size-0", "half-close"}) {
    INFO(name);
    const CaseResult result = run_case(name, server.target());
    check_passes(result);
    CHECK(fact_text(result, "ended_by") == "FIN");
  }
}

TEST_CASE("a device that sends something unasked fails, and its bytes are shown") {
  const FaultServer server([](Peer& peer) {
    peer.write(kHi);
    peer.echo();
  });
  check_fails(run_case("size-0", server.target()), "sent 'hi' unasked");
}

TEST_CASE("a device that closes before the client has sent anything fails") {
  const FaultServer server(faults::close_after(0));
  check_fails(run_case("size-0", server.target()), "FIN though the client had sent nothing");
}

TEST_CASE("a device that never closes fails, with and without an echo") {
  const FaultServer server([](Peer& peer) {
    peer.echo();
    peer.hold();
  });
  check_fails(run_case_soon("size-0", server.target()), "still open: nothing was sent");
  const FaultServer another([](Peer& peer) {
    peer.echo();
    peer.hold();
  });
  const CaseResult result = run_case_soon("half-close", another.target(), kFair);
  check_fails(result, "still open: the whole echo came");
  CHECK(fact_number(result, "bytes") == 16 * 1024);
}

TEST_CASE("a device that resets at the client's FIN fails") {
  const FaultServer server([](Peer& peer) {
    peer.echo();
    peer.reset();
  });
  check_fails(run_case("size-0", server.target()), "ended by RST instead of FIN");
  const CaseResult result = run_case("half-close", server.target());
  CHECK(result.verdict == CaseVerdict::fail);  // the reset may destroy echo that was under way
  CHECK(fact_text(result, "ended_by") == "RST");
}

TEST_CASE("an echo cut by the half-close is reported with the byte at which it ended") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(5000);
    peer.hang_up();
  });
  const CaseResult result = run_case("half-close", server.target());
  check_fails(result, "cut by the half-close");
  CHECK_THAT(result.message, Catch::Contains("at byte 5000 of 16384"));
  CHECK(fact_text(result, "ended_by") == "FIN");
}

TEST_CASE("surplus bytes after a half-close are reported") {
  const FaultServer server(faults::surplus_at_end());
  check_fails(run_case("half-close", server.target()), "also sent '!': the whole echo came");
  check_fails(run_case("size-0", server.target()), "also sent '!': nothing was sent");
}

TEST_CASE("a wrong byte in a half-closed echo is reported") {
  const FaultServer server(faults::flip_at(9000));
  check_fails(run_case("half-close", server.target()), "corrupted at byte 9000");
}

TEST_CASE("a healthy device serves clients that come right after another one") {
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
  // The seventh client leaves its echo unread.
  const CaseResult result = run_case("close-after-last-byte", server.target());
  check_fails(result, "4 clients of 6 that came right after another one left were closed with");
  CHECK(fact_number(result, "dropped") == 4);
}

TEST_CASE("clients dropped by a reset count as dropped, too") {
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

TEST_CASE("any other failure of the next client is reported") {
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

TEST_CASE("a device that passes on bytes of a client that reset fails") {
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

TEST_CASE("a device that refuses the next client is reported at once, and not waited for") {
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
