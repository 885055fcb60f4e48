// How a device ends a connection whose client has said that it is done.
#include "support/faults.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;

namespace {

const std::array kHi{std::byte{'h'}, std::byte{'i'}};

}  // namespace

TEST_CASE("a right device ends in good order, with and without an echo") {
  const FaultServer server(faults::echo());
  for (const char* name : {"size-0", "half-close"}) {
    INFO(name);
    const CaseResult result = run_case(name, server.target());
    check_passes(result);
    CHECK(fact_text(result, "ended_by") == "FIN");
  }
}

TEST_CASE("a device that speaks unasked fails, in its words") {
  const FaultServer server([](Peer& peer) {
    peer.write(kHi);
    peer.echo();
  });
  check_fails(run_case("size-0", server.target()), "said 'hi' unasked");
}

TEST_CASE("a device that does not wait for its client fails") {
  const FaultServer server(faults::close_after(0));
  check_fails(run_case("size-0", server.target()), "FIN though the client had said nothing");
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

TEST_CASE("an echo that is cut by the half-close is named by where it ended") {
  const FaultServer server([](Peer& peer) {
    peer.echo_bytes(5000);
    peer.hang_up();
  });
  const CaseResult result = run_case("half-close", server.target());
  check_fails(result, "cut by the half-close");
  CHECK_THAT(result.message, Catch::Contains("at byte 5000 of 16384"));
  CHECK(fact_text(result, "ended_by") == "FIN");
}

TEST_CASE("bytes too many after a half-close are noticed") {
  const FaultServer server(faults::surplus_at_end());
  check_fails(run_case("half-close", server.target()), "sent '!' besides: the whole echo came");
  check_fails(run_case("size-0", server.target()), "sent '!' besides: nothing was sent");
}

TEST_CASE("a wrong byte in a half-closed echo is named") {
  const FaultServer server(faults::flip_at(9000));
  check_fails(run_case("half-close", server.target()), "corrupted at byte 9000");
}
