// Echoes of certain bytes and sizes, and in certain writes.
#include "support/faults.hpp"
#include "unit/check/case_runner.hpp"

using namespace especho;
using namespace especho_test;

TEST_CASE("a healthy device passes every case of sizes and writes") {
  const FaultServer server(faults::echo());
  for (const char* name : {"connect", "hello", "every-byte", "size-1", "size-mss-1", "size-mss",
                           "size-mss+1", "size-window-1", "size-window", "size-window+1",
                           "size-16k", "size-64k", "single-bytes", "pipelined"}) {
    INFO(name);
    check_passes(run_case(name, server.target()));
  }
}

TEST_CASE("a device that echoes in single bytes passes, too") {
  const FaultServer server(faults::trickle());
  for (const char* name : {"hello", "every-byte", "size-16k", "single-bytes", "pipelined"}) {
    INFO(name);
    check_passes(run_case(name, server.target()));
  }
}

TEST_CASE("a device that closes before it echoes fails at once") {
  const FaultServer server(faults::close_after(0));
  const CaseResult result = run_case("hello", server.target());
  check_fails(result, "closed the connection at byte 0 of 11");
  CHECK(fact_text(result, "outcome") == "short");
}

TEST_CASE("a device that never answers fails after the plan's timeout") {
  const FaultServer server(faults::mute());
  check_fails(run_case_soon("hello", server.target()), "11 bytes sent, 0 bytes back after 3");
}

TEST_CASE("a wrong byte is named by its place and value") {
  const FaultServer server(faults::flip_at(0x41));
  const CaseResult result = run_case("every-byte", server.target());
  check_fails(result, "corrupted at byte 65 (one bit flipped): expected 41");
  CHECK(fact_number(result, "offset_bytes") == 65);
}

TEST_CASE("a device that keeps only seven bits fails every-byte") {
  const FaultServer server([](Peer& peer) {
    peer.echo([](Peer::Bytes& piece) {
      for (std::byte& byte : piece) byte &= std::byte{0x7f};
    });
  });
  check_passes(run_case("hello", server.target()));
  check_fails(run_case("every-byte", server.target()), "the top bit of every byte was cleared");
}

TEST_CASE("a byte that is lost at an offset fails only the sizes beyond it") {
  const FaultServer server(faults::drop_at(10'000));
  check_passes(run_case("size-1", server.target()));
  check_fails(run_case("size-16k", server.target()), "shifted at byte 10000 (1 byte lost)");
  check_fails(run_case("size-64k", server.target()), "shifted at byte 10000 (1 byte lost)");
}

TEST_CASE("a missing last byte is a silence") {
  const FaultServer server(faults::drop_at(16'383));
  check_fails(run_case_soon("size-16k", server.target(), kFair),
              "16384 bytes sent, 16383 bytes back");
}

TEST_CASE("a byte too many after a right echo is noticed") {
  const FaultServer server(faults::surplus_at_end());
  check_fails(run_case("size-1", server.target()), "1 byte sent, then 1 too many: '!'");
}

TEST_CASE("a segment of unknown size is assumed to be the ESP32 core's, which is reported") {
  const FaultServer server(faults::echo());
  CaseRunner runner(server.target());
  runner.device().seen().stack.mss = 0;
  const CaseResult result = runner.run("size-mss+1");
  check_passes(result);
  CHECK_THAT(result.message, Catch::Contains("1437 bytes, as the ESP32's core has it"));
  CHECK(fact(result, "assumed") != nullptr);
}

TEST_CASE("an absurd window does not make an absurd echo") {
  const FaultServer server(faults::echo());
  CaseRunner runner(server.target());
  runner.device().seen().stack.window = std::uint64_t{1} << 40;
  const CaseResult result = runner.run("size-window+1");
  check_passes(result);
  CHECK(fact_number(result, "bytes") <= std::uint64_t{1} << 20);
}

TEST_CASE("single bytes go out in segments of their own") {
  const FaultServer server(faults::echo());
  CaseRunner runner(server.target());
  check_passes(runner.run("single-bytes"));
  const std::uint64_t segments = runner.device().seen().stack.segments_out;
  if (segments != 0) CHECK(segments >= 32);  // not reported by every system
}

TEST_CASE("what is wrong with bytes written in pieces is reported as well") {
  const FaultServer server(faults::flip_at(40));
  check_fails(run_case("single-bytes", server.target()), "corrupted at byte 40");
  const FaultServer lossy(faults::drop_at(2000));
  check_fails(run_case("pipelined", lossy.target()), "shifted at byte 2000 (1 byte lost)");
  const FaultServer closing(faults::close_after(8));
  check_fails(run_case("single-bytes", closing.target()), "closed the connection at byte 8 of 64");
}

TEST_CASE("a reset that comes when all single bytes so far are back is noticed at once") {
  const FaultServer server(faults::reset_after(8));
  for (int i = 0; i < 5; ++i) {  // the reset may be there before the next write, or after it
    check_fails(run_case("single-bytes", server.target()), "at byte 8 of 64");
  }
}

TEST_CASE("a byte too many after the last one is noticed however the echo was written") {
  const FaultServer server(faults::surplus_at_end());
  check_fails(run_case("single-bytes", server.target()), "64 bytes sent, then 1 too many: '!'");
  check_fails(run_case("pipelined", server.target()), "bytes sent, then 1 too many: '!'");
}

TEST_CASE("a byte too many between two writes is no echo of what is sent later") {
  const FaultServer server(faults::surplus_behind(7));
  const CaseResult result = run_case("single-bytes", server.target());
  CHECK(result.verdict == CaseVerdict::fail);
}
