// Clients that read late or are silent.
#include "support/faults.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;

TEST_CASE("a right device keeps the echo for a late reader, and echoes after a silence") {
  const FaultServer server(faults::echo());
  for (const char* name : {"late-reader", "idle"}) {
    INFO(name);
    check_passes(run_case(name, server.target()));
  }
}

TEST_CASE("a device that drops what a late reader did not take fails") {
  const FaultServer server(faults::drop_at(100'000));
  check_fails(run_case("late-reader", server.target()),
              "after it read nothing for 1 s: wrong echo from");
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
    peer.echo_bytes(100'000);
    peer.drain();
  });
  CheckPlan plan = check_of(server.target());
  plan.timeout = kFair;
  CaseRunner runner(plan);
  check_fails(runner.run("full-duplex"), "262144 bytes sent, 100000 bytes back");
  CHECK_FALSE(runner.device().seen().bulk);
}

TEST_CASE("a wrong byte in a large echo fails") {
  const FaultServer server(faults::double_at(200'000));
  check_fails(run_case("full-duplex", server.target()), "(1 byte inserted)");
}
