// Nagle's algorithm with delayed acknowledgements, and writes of single bytes.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

TEST_CASE("an echo held back for an acknowledgement is found by the one that is not") {
  for (const double wait : {40.0, 200.0}) {
    for (const double latency : {0.2, 20.0, 80.0}) {
      const Observations seen =
          of({.latency = latency, .jitter = latency / 4, .delayed_ack = wait});
      REQUIRE(is_found("nagle-delayed-ack", seen));
      CHECK(nagle_delayed_ack(seen).confidence == Confidence::high);
    }
  }
  CHECK_FALSE(is_found("nagle-delayed-ack", of({.latency = 80, .jitter = 40})));
  CHECK(is_clear("nagle-delayed-ack", of({.latency = 80, .jitter = 20})));
}

TEST_CASE(
    "without quick acknowledgements the step against one byte is a finding, if a lesser one") {
  Observations seen = of({.delayed_ack = 200});
  seen.acks->quick_known = false;
  seen.acks->small_quick.clear();
  seen.acks->large_quick.clear();
  REQUIRE(is_found("nagle-delayed-ack", seen));
  CHECK(nagle_delayed_ack(seen).confidence == Confidence::medium);
}

TEST_CASE("a wait for an acknowledgement that passes while bytes are written is not ruled out") {
  // As of a device that writes 64 B in 50 ms, byte by byte, with Nagle's algorithm on.
  const auto slow = [](double small, double late) {
    Observations seen = of({.latency = 10, .jitter = 1, .segments = 64});
    for (Nanoseconds& rtt : seen.acks->small_quick) rtt += ms(small);
    for (Nanoseconds& rtt : seen.acks->small_delayed) rtt += ms(small + late);
    return seen;
  };
  const Diagnosis told = diagnose("nagle-delayed-ack", slow(44, 3));
  CHECK(told.verdict == DiagnosisVerdict::unclear);
  CHECK(told.message.starts_with("hidden by byte-writes: 64 B take "));
  CHECK(is_found("nagle-delayed-ack", slow(44, 40)));
  CHECK(is_clear("nagle-delayed-ack", slow(5, 3)));
}

TEST_CASE("crumbs are found by their segments, or by a small first piece if these are merged") {
  for (const std::uint64_t segments : {8U, 64U}) {
    CHECK(is_found("byte-writes", of({.segments = segments})));
  }
  Observations glued = of({.segments = 2});
  CHECK(is_clear("byte-writes", glued));
  glued.pieces->first_piece.assign(12, 1);
  CHECK(is_found("byte-writes", glued));
  glued.pieces->segments.clear();
  CHECK(is_found("byte-writes", glued));
}
