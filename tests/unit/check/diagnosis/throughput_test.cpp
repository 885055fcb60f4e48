// Small windows and slow transfers.
#include "devices.hpp"
#include "verdicts.hpp"

using namespace especho;
using namespace especho::diagnosis;
using namespace especho_test;

TEST_CASE("a window that is a segment below the core's default is small") {
  Observations seen = of({.latency = 20});
  for (const std::uint64_t window : {5360U, 5744U, 5840U, 65535U}) {
    seen.stack.window = window;
    CHECK(is_clear("small-window", seen));
  }
  for (const std::uint64_t window : {1436U, 2872U, 4308U}) {
    seen.stack.window = window;
    CHECK(is_found("small-window", seen));
  }
  const double bound = figure(small_window(seen).evidence, "bound_bytes_per_s");
  CHECK(bound == Approx(5743 / 0.020).epsilon(0.3));
}

TEST_CASE("a transfer is slow against what window and round trip allow") {
  CHECK(is_found("slow-transfer", of({.rate = 4e3})));
  CHECK(is_found("slow-transfer", of({.rate = 40e3})));
  CHECK(is_clear("slow-transfer", of({.rate = 340e3})));
  CHECK(is_clear("slow-transfer", of({.latency = 80, .jitter = 20})));
  CHECK(is_found("slow-transfer", of({.latency = 80, .jitter = 20, .rate = 4e3})));
}

TEST_CASE("a slow transfer that another finding explains is not one more") {
  CHECK(is_clear("slow-transfer", of({.segments = 64, .rate = 4e3})));
  CHECK(is_clear("slow-transfer", of({.poll = 10, .rate = 4e3})));
}

TEST_CASE("a transfer is not called slow if an unclear diagnosis may be the reason") {
  const Observations jitters = of({.latency = 80, .jitter = 10, .rate = 4e3, .answer = 20});
  const Diagnosis told = diagnose("slow-transfer", jitters);
  CHECK(told.verdict == DiagnosisVerdict::unclear);
  CHECK(told.message.find("hidden by ") == 0);
  Observations stalled = of({});  // once, in the transfer, for nearly all of its time
  stalled.bulk = {.bytes = 65536, .elapsed = ms(990)};
  stalled.stalls = {{.at = ms(1), .length = ms(900)}};
  CHECK(is_unclear("stalls", stalled));
  CHECK(is_unclear("slow-transfer", stalled));
  stalled.bulk->elapsed = ms(9000);
  CHECK(is_found("slow-transfer", stalled));
}
